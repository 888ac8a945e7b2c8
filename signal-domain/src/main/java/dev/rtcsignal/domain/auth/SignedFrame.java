package dev.rtcsignal.domain.auth;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.UserId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/**
 * The frame that access tokens and callback signatures share: {@code "001"} + AppId + Base64 of the
 * message and its HMAC-SHA256, each behind a u16 length (vendor-facts 3.1, 3.3).
 */
final class SignedFrame {
  private static final String VERSION = "001";
  private static final int APP_ID_END = VERSION.length() + 24;
  private static final int MAC_BYTES = 32;
  private static final int GROUP_BYTES = 3;
  private static final int GROUP_CHARACTERS = 4;

  /** The characters that may end a group of one or of two bytes: those with zero spare bits. */
  private static final String CLEAN_LAST_OF_ONE_BYTE = "AQgw";

  private static final String CLEAN_LAST_OF_TWO_BYTES = "AEIMQUYcgkosw048";

  private final String text;
  private final AppId app;
  private final byte[] message;
  private final byte[] mac;

  private SignedFrame(String text, AppId app, byte[] message, byte[] mac) {
    this.text = text;
    this.app = app;
    this.message = message;
    this.mac = mac;
  }

  /** Signs a message of at most 65,535 bytes. */
  static SignedFrame sign(AppKey key, byte[] message) {
    LittleEndianWriter.requireLength(message.length);
    byte[] mac = key.sign(message);
    byte[] content =
        new LittleEndianWriter(2 * Short.BYTES + message.length + mac.length)
            .bytes(message)
            .bytes(mac)
            .toArray();
    String text = VERSION + key.app().value() + Base64.getEncoder().encodeToString(content);
    return new SignedFrame(text, key.app(), message, mac);
  }

  /**
   * Parses a text, proving nothing.
   *
   * @throws MalformedTokenException with the reason, if the text is not of this form
   */
  static SignedFrame parse(String text) {
    if (text.length() <= APP_ID_END) {
      throw new MalformedTokenException(RejectionReason.TOO_SHORT);
    }
    if (!text.startsWith(VERSION)) {
      throw new MalformedTokenException(RejectionReason.WRONG_VERSION);
    }
    AppId app = appId(text.substring(VERSION.length(), APP_ID_END));
    LittleEndianReader content = new LittleEndianReader(decodeCanonical(text, APP_ID_END));
    byte[] message = content.bytes();
    byte[] mac = content.bytes();
    if (mac.length != MAC_BYTES) {
      throw new MalformedTokenException(RejectionReason.WRONG_MAC_LENGTH);
    }
    content.requireEnd(RejectionReason.TRAILING_AFTER_MAC);
    return new SignedFrame(text, app, message, mac);
  }

  String text() {
    return text;
  }

  AppId app() {
    return app;
  }

  /** {@return a reader of the message} */
  LittleEndianReader read() {
    return new LittleEndianReader(ByteBuffer.wrap(message));
  }

  /**
   * Verifies the MAC under the keys of the claimed application, then the lifetime, then the form of
   * the user id. The MAC comes first, so that a forged token learns nothing about the rest.
   */
  Verdict<VerifiedSender> verify(
      List<AppKey> keys, Lifetime lifetime, String userId, Instant now, Duration allowedSkew) {
    RejectionReason problem = RejectionReason.UNKNOWN_APP;
    for (AppKey key : keys) {
      if (key.app().equals(app)) {
        if (MessageDigest.isEqual(key.sign(message), mac)) {
          return lifetime
              .problemAt(now, allowedSkew)
              .<Verdict<VerifiedSender>>map(Verdict.Rejected::new)
              .orElseGet(() -> accept(key.app(), userId));
        }
        problem = RejectionReason.WRONG_MAC;
      }
    }
    return new Verdict.Rejected<>(problem);
  }

  /**
   * Makes the trusted type.
   *
   * @param known the key's own AppId object, so that all users of an application share one object
   */
  private static Verdict<VerifiedSender> accept(AppId known, String userId) {
    try {
      return new Verdict.Trusted<>(VerifiedSender.unchecked(known, new UserId(userId)));
    } catch (InvalidSignalException e) {
      return new Verdict.Rejected<>(RejectionReason.ILLEGAL_USER_ID);
    }
  }

  private static AppId appId(String text) {
    try {
      return new AppId(text);
    } catch (InvalidSignalException e) {
      throw new MalformedTokenException(RejectionReason.ILLEGAL_APP_ID);
    }
  }

  /**
   * Decodes Base64 strictly. The JDK's decoder accepts missing padding and non-zero spare bits at
   * the end, which would give one token several texts.
   */
  private static ByteBuffer decodeCanonical(String text, int start) {
    byte[] all = text.getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer base64 = ByteBuffer.wrap(all, start, all.length - start);
    boolean complete = base64.remaining() % GROUP_CHARACTERS == 0;
    try {
      ByteBuffer content = Base64.getDecoder().decode(base64);
      int padding = (GROUP_BYTES - content.remaining() % GROUP_BYTES) % GROUP_BYTES;
      if (complete && (padding == 0 || hasZeroSpareBits(text, padding))) {
        return content;
      }
    } catch (IllegalArgumentException e) {
      // Rejected below, as non-canonical Base64 is.
    }
    throw new MalformedTokenException(RejectionReason.NOT_CANONICAL_BASE64);
  }

  /** Tells whether the last character before the padding has zero spare bits (RFC 4648, 3.5). */
  private static boolean hasZeroSpareBits(String text, int padding) {
    String lasts = padding == 1 ? CLEAN_LAST_OF_TWO_BYTES : CLEAN_LAST_OF_ONE_BYTE;
    return lasts.indexOf(text.charAt(text.length() - padding - 1)) >= 0;
  }
}
