package dev.rtcsignal.app.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.server.Pem;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Regression: an encrypted key was reported as a port in use (vert.x#2252). Row C1 of the field
 * faults.
 */
class PemPairTest {
  private static final String ANOTHER =
      "SIGNAL_TLS_KEY_FILE is wrong: its key is not that of the first certificate in"
          + " SIGNAL_TLS_CERT_FILE";

  @TempDir static Path made;
  private static Pem ec;
  private static Pem otherEc;
  private static Pem rsa;

  @BeforeAll
  static void make() throws Exception {
    ec = Pem.make(made, "ec", "EC -groupname secp256r1");
    otherEc = Pem.make(made, "other", "EC -groupname secp256r1");
    rsa = Pem.make(made, "rsa", "RSA -keysize 2048");
  }

  private static List<String> mistakes(String certificate, String key) {
    return new PemPair(certificate.getBytes(ISO_8859_1), key.getBytes(ISO_8859_1)).mistakes();
  }

  @Test
  void takesACertificateAndItsKey() {
    assertThat(mistakes(ec.certificate(), ec.key())).isEmpty();
    assertThat(mistakes(rsa.certificate(), rsa.key())).isEmpty();
    assertThat(mistakes("a comment, ä\n" + ec.certificate(), "Bag\n" + ec.key())).isEmpty();
  }

  @Test
  void takesAChainOfWhichTheFirstIsThatOfTheKey() {
    assertThat(mistakes(ec.certificate() + rsa.certificate(), ec.key())).isEmpty();
    assertThat(mistakes(rsa.certificate() + ec.certificate(), ec.key()))
        .containsExactly(
            "SIGNAL_TLS_KEY_FILE is wrong: its key is damaged, or not of the kind of the"
                + " certificate, RSA");
  }

  @Test
  void namesTheKeyOfAnotherCertificate() {
    assertThat(mistakes(ec.certificate(), otherEc.key())).containsExactly(ANOTHER);
  }

  /** The files of openssl genrsa -traditional and of openssl ecparam -genkey. */
  @Test
  void readsTheOlderFormsOfAKey() {
    assertThat(mistakes(rsa.certificate(), inner(rsa, "RSA PRIVATE KEY"))).isEmpty();
    assertThat(mistakes(ec.certificate(), inner(ec, "EC PRIVATE KEY"))).isEmpty();
    assertThat(mistakes(ec.certificate(), inner(otherEc, "EC PRIVATE KEY")))
        .containsExactly(ANOTHER);
  }

  /** Returns the key without the wrapping of PKCS #8, whose last element it is. */
  private static String inner(Pem pem, String label) {
    byte[] pkcs8 = Base64.getMimeDecoder().decode(pem.key().replaceAll("-----.*?-----", ""));
    int algorithm = contentOf(pkcs8, 0) + 3;
    int octets = contentOf(pkcs8, algorithm) + pkcs8[algorithm + 1];
    return Pem.pem(label, Arrays.copyOfRange(pkcs8, contentOf(pkcs8, octets), pkcs8.length));
  }

  /** Returns where the content of a DER element begins: a long length takes more bytes. */
  private static int contentOf(byte[] der, int element) {
    int length = der[element + 1];
    return element + 2 + (length < 0 ? length & 0x7f : 0);
  }

  @Test
  void namesAKindOfKeyThatTheServerDoesNotTake() throws Exception {
    Pem edwards = Pem.make(made, "edwards", "Ed25519");
    assertThat(mistakes(edwards.certificate(), edwards.key()))
        .containsExactly(
            "SIGNAL_TLS_CERT_FILE is wrong: its key is of the kind EdDSA, and the server takes RSA"
                + " and EC");
  }

  /** With the curve and the public key in it, a key of SEC 1 is longer than 127 bytes. */
  @Test
  void readsAKeyOfWhichTheLengthTakesTwoBytes() throws Exception {
    Pem wide = Pem.make(made, "wide", "EC -groupname secp521r1");
    assertThat(mistakes(wide.certificate(), inner(wide, "EC PRIVATE KEY"))).isEmpty();
  }

  @Test
  void namesAnEncryptedKey() {
    List<String> encrypted =
        List.of(
            ec.key().replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"),
            "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES\n\nAAAA\n"
                + "-----END RSA PRIVATE KEY-----\n");
    assertThat(encrypted)
        .allSatisfy(
            key ->
                assertThat(mistakes(ec.certificate(), key))
                    .singleElement()
                    .asString()
                    .startsWith("SIGNAL_TLS_KEY_FILE is wrong: its key is encrypted")
                    .contains("openssl pkey"));
  }

  @Test
  void namesAFileWithoutAKey() {
    for (String key : List.of("", "garbage", "0\u0082\u0004", ec.key().substring(0, 60))) {
      assertThat(mistakes(ec.certificate(), key))
          .singleElement()
          .asString()
          .startsWith("SIGNAL_TLS_KEY_FILE is wrong: it has no complete private key");
    }
  }

  @Test
  void namesADamagedKey() {
    assertThat(mistakes(ec.certificate(), Pem.pem("PRIVATE KEY", new byte[] {1, 2, 3})))
        .singleElement()
        .asString()
        .startsWith("SIGNAL_TLS_KEY_FILE is wrong: its key is damaged");
  }

  @Test
  void namesADamagedCertificateAndAWrongKeyBeside() {
    String damaged = ec.certificate().substring(0, 150);
    assertThat(mistakes(damaged, ec.key()))
        .containsExactly("SIGNAL_TLS_CERT_FILE is wrong: its first certificate is damaged");
    assertThat(mistakes(damaged, "garbage")).hasSize(2);
  }

  @Test
  void namesFilesThatWereExchanged() {
    assertThat(mistakes(ec.key(), ec.certificate()))
        .satisfiesExactly(
            one ->
                assertThat(one)
                    .startsWith("SIGNAL_TLS_CERT_FILE is wrong: it has no certificate")
                    .endsWith("it has a private key"),
            one ->
                assertThat(one)
                    .startsWith("SIGNAL_TLS_KEY_FILE is wrong: it has no complete private key")
                    .endsWith("it has a certificate"));
  }
}
