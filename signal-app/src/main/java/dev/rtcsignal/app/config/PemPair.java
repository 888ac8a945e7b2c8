package dev.rtcsignal.app.config;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The content of a certificate chain and of the file of its private key, both PEM (RFC 7468).
 * Checks that a server can use them, by a signature that the certificate has to verify.
 */
public record PemPair(byte[] certificate, byte[] key) {
  private static final Pattern KEY =
      Pattern.compile(
          "-----BEGIN (RSA |EC |)PRIVATE KEY-----(.*?)-----END \\1PRIVATE KEY-----",
          Pattern.DOTALL);

  private static final Pattern ENCRYPTED =
      Pattern.compile("BEGIN ENCRYPTED PRIVATE KEY|Proc-Type: 4,ENCRYPTED");

  private static final String BEGIN_CERTIFICATE = "-----BEGIN CERTIFICATE-----";

  /** The kinds of keys that Vert.x reads. */
  private static final Map<String, String> SIGNATURES =
      Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA");

  /**
   * Reads both files.
   *
   * @throws ConfigException naming the first one that cannot be read
   */
  public static PemPair read(Path certificate, Path key) {
    return new PemPair(bytes("tls-cert-file", certificate), bytes("tls-key-file", key));
  }

  static byte[] bytes(String setting, Path file) {
    try {
      return TextFile.readBytes(file);
    } catch (IOException e) {
      String variable = Setting.of(setting).variable();
      throw new ConfigException(List.of(ReloadedFile.unreadable(variable, file, e)));
    }
  }

  /** Returns a line for each file that will not do, naming its setting; none if both will. */
  public List<String> mistakes() {
    try {
      PublicKey publicKey = publicKey();
      if (!SIGNATURES.containsKey(publicKey.getAlgorithm())) {
        throw new CertificateException(
            "its key is of the kind "
                + publicKey.getAlgorithm()
                + ", and the server takes RSA and EC");
      }
      return keyProblem(publicKey).map(problem -> wrong("KEY", problem)).stream().toList();
    } catch (CertificateException e) {
      // Without a certificate a key can be looked at, but not be tried.
      return Stream.concat(
              Stream.of(wrong("CERT", e.getMessage())),
              formProblem().map(problem -> wrong("KEY", problem)).stream())
          .toList();
    }
  }

  private static String wrong(String file, String problem) {
    return "SIGNAL_TLS_" + file + "_FILE is wrong: " + problem;
  }

  private PublicKey publicKey() throws CertificateException {
    String text = text(certificate);
    if (!text.contains(BEGIN_CERTIFICATE)) {
      throw new CertificateException(
          "it has no certificate in PEM, which begins with "
              + BEGIN_CERTIFICATE
              + (text.contains("PRIVATE KEY-----") ? "; it has a private key" : ""));
    }
    byte[] certificates =
        text.substring(text.indexOf(BEGIN_CERTIFICATE)).getBytes(StandardCharsets.ISO_8859_1);
    try {
      Certificate first =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(certificates));
      return first.getPublicKey();
    } catch (CertificateException e) {
      throw new CertificateException("its first certificate is damaged");
    }
  }

  /** Returns what is wrong with the form of the key. */
  private Optional<String> formProblem() {
    String text = text(key);
    if (ENCRYPTED.matcher(text).find()) {
      return Optional.of(
          "its key is encrypted: decrypt it with openssl pkey -in FILE -out OTHER-FILE");
    }
    if (KEY.matcher(text).find()) {
      return Optional.empty();
    }
    return Optional.of(
        "it has no complete private key in PEM, of PKCS #8, PKCS #1 or SEC 1"
            + (text.contains(BEGIN_CERTIFICATE) ? "; it has a certificate" : ""));
  }

  private Optional<String> keyProblem(PublicKey publicKey) {
    Optional<String> form = formProblem();
    if (form.isPresent()) {
      return form;
    }
    Matcher pem = KEY.matcher(text(key));
    pem.find();
    try {
      byte[] content = Base64.getMimeDecoder().decode(pem.group(2));
      byte[] encoded =
          pem.group(1).isEmpty() ? content : Der.pkcs8(publicKey.getEncoded(), content);
      PrivateKey privateKey =
          KeyFactory.getInstance(publicKey.getAlgorithm())
              .generatePrivate(new PKCS8EncodedKeySpec(encoded));
      return verifies(publicKey, privateKey) ? Optional.empty() : Optional.of(another());
    } catch (InvalidKeySpecException | IllegalArgumentException e) {
      return Optional.of(
          "its key is damaged, or not of the kind of the certificate, " + publicKey.getAlgorithm());
    } catch (GeneralSecurityException e) {
      return Optional.of(another());
    }
  }

  private static String another() {
    return "its key is not that of the first certificate in SIGNAL_TLS_CERT_FILE";
  }

  private static boolean verifies(PublicKey publicKey, PrivateKey privateKey)
      throws GeneralSecurityException {
    Signature algorithm = Signature.getInstance(SIGNATURES.get(publicKey.getAlgorithm()));
    byte[] content = publicKey.getEncoded();
    algorithm.initSign(privateKey);
    algorithm.update(content);
    byte[] signature = algorithm.sign();
    algorithm.initVerify(publicKey);
    algorithm.update(content);
    return algorithm.verify(signature);
  }

  private static String text(byte[] content) {
    return new String(content, StandardCharsets.ISO_8859_1);
  }

  @Override
  public String toString() {
    return "PemPair[***]";
  }
}
