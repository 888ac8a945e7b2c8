package dev.rtcsignal.app.config;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Wraps a key of PKCS #1 or SEC 1 into PKCS #8 (RFC 5208, 5), the only form that the JDK reads. */
final class Der {
  private static final byte SEQUENCE = 0x30;
  private static final byte OCTETS = 0x04;
  private static final byte[] VERSION = {0x02, 0x01, 0x00};

  private Der() {}

  /**
   * Returns the PKCS #8 form of a private key.
   *
   * @param publicKey of the same pair, as SubjectPublicKeyInfo: names the algorithm and the curve
   */
  static byte[] pkcs8(byte[] publicKey, byte[] privateKey) {
    byte[] algorithm = first(content(publicKey));
    return element(SEQUENCE, join(VERSION, algorithm, element(OCTETS, privateKey)));
  }

  /** Returns the content of the outermost element. */
  private static byte[] content(byte[] element) {
    return Arrays.copyOfRange(element, header(element), element.length);
  }

  /** Returns the first element, whole. */
  private static byte[] first(byte[] elements) {
    int header = header(elements);
    int length = elements[1] & 0xff;
    if (length > 0x7f) {
      throw new IllegalArgumentException("the name of an algorithm is shorter than 128 bytes");
    }
    return Arrays.copyOf(elements, header + length);
  }

  /** Returns the size of tag and length; a long length says how many bytes it takes. */
  private static int header(byte[] element) {
    int length = element[1] & 0xff;
    return length > 0x7f ? 2 + (length & 0x7f) : 2;
  }

  private static byte[] element(byte tag, byte[] content) {
    return join(header(tag, content.length), content);
  }

  /** The JDK takes only the shortest form of a length. */
  private static byte[] header(byte tag, int length) {
    if (length < 0x80) {
      return new byte[] {tag, (byte) length};
    }
    return length < 0x100
        ? new byte[] {tag, (byte) 0x81, (byte) length}
        : new byte[] {tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
