package dev.rtcsignal.app.server;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether a certificate and a private key are of one pair: what one signs, the other believes. */
final class KeyPairCheck {
  private static final Pattern PKCS_8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----(.*?)-----END PRIVATE KEY-----", Pattern.DOTALL);

  private static final Map<String, String> SIGNING =
      Map.of(
          "RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA", "Ed25519", "Ed25519");

  private KeyPairCheck() {}

  /** Tells whether they fit; a key in another form than PKCS #8 is taken to. */
  static boolean fits(Buffer certificate, Buffer key) {
    Matcher pem = PKCS_8.matcher(key.toString(StandardCharsets.US_ASCII));
    if (!pem.find()) {
      return key.toString(StandardCharsets.US_ASCII).contains("PRIVATE KEY-----");
    }
    try {
      PublicKey open =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(certificate.getBytes()))
              .getPublicKey();
      byte[] encoded = Base64.getMimeDecoder().decode(pem.group(1));
      PrivateKey secret =
          KeyFactory.getInstance(open.getAlgorithm())
              .generatePrivate(new PKCS8EncodedKeySpec(encoded));
      return believes(open, secret);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean believes(PublicKey open, PrivateKey secret)
      throws GeneralSecurityException {
    Signature signing =
        Signature.getInstance(SIGNING.getOrDefault(open.getAlgorithm(), open.getAlgorithm()));
    byte[] anything = open.getEncoded();
    signing.initSign(secret);
    signing.update(anything);
    byte[] signature = signing.sign();
    signing.initVerify(open);
    signing.update(anything);
    return signing.verify(signature);
  }
}
