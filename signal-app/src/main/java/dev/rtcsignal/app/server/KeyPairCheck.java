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

/** Checks that a certificate belongs to a private key, by a signature that it has to verify. */
final class KeyPairCheck {
  private static final Pattern PKCS_8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----(.*?)-----END PRIVATE KEY-----", Pattern.DOTALL);

  private static final Map<String, String> ALGORITHMS =
      Map.of(
          "RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA", "Ed25519", "Ed25519");

  private KeyPairCheck() {}

  /** Tells whether they match; a key in another form than PKCS #8 is assumed to. */
  static boolean matches(Buffer certificate, Buffer key) {
    Matcher pem = PKCS_8.matcher(key.toString(StandardCharsets.US_ASCII));
    if (!pem.find()) {
      return key.toString(StandardCharsets.US_ASCII).contains("PRIVATE KEY-----");
    }
    try {
      PublicKey publicKey =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(certificate.getBytes()))
              .getPublicKey();
      byte[] encoded = Base64.getMimeDecoder().decode(pem.group(1));
      PrivateKey privateKey =
          KeyFactory.getInstance(publicKey.getAlgorithm())
              .generatePrivate(new PKCS8EncodedKeySpec(encoded));
      return verifies(publicKey, privateKey);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean verifies(PublicKey publicKey, PrivateKey privateKey)
      throws GeneralSecurityException {
    Signature algorithm =
        Signature.getInstance(
            ALGORITHMS.getOrDefault(publicKey.getAlgorithm(), publicKey.getAlgorithm()));
    byte[] content = publicKey.getEncoded();
    algorithm.initSign(privateKey);
    algorithm.update(content);
    byte[] signature = algorithm.sign();
    algorithm.initVerify(publicKey);
    algorithm.update(content);
    return algorithm.verify(signature);
  }
}
