package dev.rtcsignal.domain.auth;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Authorization header of an OpenAPI request (vendor-facts 2.2).
 *
 * <pre>{@code
 * String accessKeyId = Authorization.parse(header).orElseThrow().accessKeyId();
 * }</pre>
 *
 * <p>{@link #header()} gives its text; {@code toString} masks the signature.
 *
 * @param accessKeyId the id of the key that signed
 * @param scope the day, region and service of the signature
 * @param signedHeaders the names of the signed headers, in lower case
 * @param signature the signature, in lower-case hex
 */
public record Authorization(
    String accessKeyId, CredentialScope scope, SortedSet<String> signedHeaders, String signature) {
  private static final String ALGORITHM = "HMAC-SHA256";
  private static final Pattern FORM =
      Pattern.compile(
          ALGORITHM
              + " +Credential=([^/,\\s]+)/(\\d{8})/([^/,\\s]+)/([^/,\\s]+)/request,"
              + " *SignedHeaders=([^,\\s]*), *Signature=([0-9a-f]{64})");

  /** Checks the components. {@inheritDoc} */
  public Authorization {
    Objects.requireNonNull(accessKeyId);
    Objects.requireNonNull(scope);
    Objects.requireNonNull(signature);
    signedHeaders = Collections.unmodifiableSortedSet(new TreeSet<>(signedHeaders));
  }

  /**
   * Parses a header.
   *
   * @param header the value of the Authorization header
   * @return its parts; empty if it is not of the documented form
   */
  public static Optional<Authorization> parse(String header) {
    Matcher parts = FORM.matcher(header.strip());
    if (!parts.matches()) {
      return Optional.empty();
    }
    SortedSet<String> names =
        new TreeSet<>(List.of(parts.group(5).toLowerCase(Locale.ROOT).split(";")));
    names.remove("");
    return Optional.of(
        new Authorization(
            parts.group(1),
            new CredentialScope(parts.group(2), parts.group(3), parts.group(4)),
            names,
            parts.group(6)));
  }

  /** {@return the value of the header, with the signature} */
  public String header() {
    return ALGORITHM
        + " Credential="
        + accessKeyId
        + "/"
        + scope
        + ", SignedHeaders="
        + String.join(";", signedHeaders)
        + ", Signature="
        + signature;
  }

  static String algorithm() {
    return ALGORITHM;
  }

  @Override
  public String toString() {
    return "Authorization[" + accessKeyId + "/" + scope + ", " + signedHeaders + ", ***]";
  }
}
