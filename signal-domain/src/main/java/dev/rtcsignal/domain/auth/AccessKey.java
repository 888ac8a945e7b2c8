package dev.rtcsignal.domain.auth;

import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.Rule;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An access key of the OpenAPI: an id, a secret and, for temporary credentials, a session token
 * (vendor-facts 2.1).
 *
 * <pre>{@code
 * AccessKey accessKey = AccessKey.of(id, secret);
 * AccessKey temporary = AccessKey.temporary(id, secret, sessionToken);
 * }</pre>
 *
 * <p>Immutable.
 *
 * <p>The secret has no accessor, the class has no {@code equals}, and {@code toString} prints the
 * id only.
 */
public final class AccessKey {
  /**
   * Id and token are sent in headers, and the JDK's client quotes an invalid header value in its
   * exception, so neither may be invalid.
   */
  private static final Pattern ID = Pattern.compile("[!-~&&[^/,]]+");

  private static final Pattern TOKEN = Pattern.compile("[!-~]+");

  private final String id;
  private final byte[] secret;
  private final Optional<String> sessionToken;

  private AccessKey(String id, String secret, Optional<String> sessionToken) {
    if (secret.isEmpty()) {
      throw new InvalidSignalException(
          Rule.SECRET, "An access key needs a secret, but this is empty");
    }
    if (!ID.matcher(id).matches()) {
      throw new InvalidSignalException(
          Rule.SECRET,
          "The id of an access key takes visible ASCII without '/' and ',', but this has another"
              + " character");
    }
    if (!sessionToken.map(token -> TOKEN.matcher(token).matches()).orElse(true)) {
      throw new InvalidSignalException(
          Rule.SECRET,
          "A session token takes visible ASCII, but this has another character; look for a line"
              + " break at its end");
    }
    this.id = id;
    this.secret = secret.getBytes(StandardCharsets.UTF_8);
    this.sessionToken = sessionToken;
  }

  /**
   * Makes a long-term key.
   *
   * @param id the access key id: visible ASCII without {@code /} and {@code ,}
   * @param secret the secret, used as it is, even if it looks like Base64 (vendor-facts 2.2)
   * @return the key
   * @throws InvalidSignalException with {@link Rule#SECRET} if a value is empty or has another
   *     character
   */
  public static AccessKey of(String id, String secret) {
    return new AccessKey(id, secret, Optional.empty());
  }

  /**
   * Makes a temporary key, which is sent with the header {@code X-Security-Token}.
   *
   * @param id the access key id: visible ASCII without {@code /} and {@code ,}
   * @param secret the secret
   * @param sessionToken the session token: visible ASCII
   * @return the key
   * @throws InvalidSignalException with {@link Rule#SECRET} if a value is empty or has another
   *     character
   */
  public static AccessKey temporary(String id, String secret, String sessionToken) {
    return new AccessKey(id, secret, Optional.of(sessionToken));
  }

  /** {@return the access key id, which is not secret} */
  public String id() {
    return id;
  }

  /** {@return the session token, a secret, for the {@code X-Security-Token} header} */
  public Optional<String> sessionToken() {
    return sessionToken;
  }

  byte[] sign(String text) {
    return new Hmac(secret).sign(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "AccessKey[" + id + ", ***]";
  }
}
