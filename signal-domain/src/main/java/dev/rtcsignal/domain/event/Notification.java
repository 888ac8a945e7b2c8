package dev.rtcsignal.domain.event;

import dev.rtcsignal.domain.auth.NotificationSecret;
import dev.rtcsignal.domain.auth.RejectionReason;
import dev.rtcsignal.domain.auth.Verdict;
import dev.rtcsignal.domain.message.AppId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The eight fields of an event notification as they were received; nothing about them is proved
 * (vendor-facts 6).
 *
 * <pre>{@code
 * var hashes = List.of(Notification.Hash.DOCUMENTED);
 * var rules = new Notification.Acceptance(app, hashes, Duration.ofMinutes(10));
 * notification.verify(secrets, rules, clock.instant())
 *     .match(trusted -> handle(trusted.value()), rejected -> reject(rejected.reason()));
 * }</pre>
 *
 * <p>The signature joins the values without separators, so it does not cover where one ends and the
 * next begins: an attacker who saw one notification can split the same text differently. Hence each
 * field must match a pattern of its own, so that no split gives another documented event; and since
 * all splits share one signature, a receiver must remember signatures as well as EventIds.
 *
 * @param type the EventType
 * @param data the EventData: JSON in a text
 * @param time the EventTime: RFC 3339, in any offset
 * @param id the EventId
 * @param app the AppId
 * @param proof what proves it
 */
public record Notification(
    String type, String data, String time, String id, String app, Proof proof) {
  /** The kind of a signature, by the values that it covers. */
  public enum Hash {
    /** Over all eight values, as documented. */
    DOCUMENTED,
    /** Over all values but the EventId, as in the example of the documentation. */
    WITHOUT_EVENT_ID
  }

  /**
   * The fields that prove it.
   *
   * @param version the Version; {@code 2020-12-01}
   * @param nonce the Nonce: four digits
   * @param signature the Signature: 64 hexadecimal digits
   */
  public record Proof(String version, String nonce, String signature) {
    /** Leaves all out. */
    @Override
    public String toString() {
      return "Proof[***]";
    }
  }

  /**
   * Which notifications a receiver accepts.
   *
   * @param app its application
   * @param hashes the kinds of signature that it accepts
   * @param maxAge how far the EventTime may be from now, both ways, the bounds included
   */
  public record Acceptance(AppId app, List<Hash> hashes, Duration maxAge) {
    /** Checks the components. {@inheritDoc} */
    public Acceptance {
      Objects.requireNonNull(app);
      hashes = List.copyOf(hashes);
      Objects.requireNonNull(maxAge);
    }
  }

  private static final Pattern TYPE = Pattern.compile("[A-Za-z][A-Za-z0-9]{0,63}");
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.:-]{1,128}");

  /** An id that ends so could hide the first half of {@code InvisibleUserJoinRoom}. */
  private static final String INVISIBLE = "Invisible";

  private static final Pattern NONCE = Pattern.compile("\\d{4}");
  private static final String VERSION = "2020-12-01";

  /**
   * Verifies the application, the form of each field, the signature, and then the time.
   *
   * @param secrets the keys that are valid now; any of them may have made the signature
   * @param acceptance the application, the kinds of signature and the age to accept
   * @param now the current time
   * @return the verified notification; or {@link RejectionReason#UNKNOWN_APP}, {@link
   *     RejectionReason#UNKNOWN_FORM}, {@link RejectionReason#WRONG_MAC}, {@link
   *     RejectionReason#NOT_YET_VALID} or {@link RejectionReason#TOO_OLD}
   */
  public Verdict<VerifiedNotification> verify(
      List<NotificationSecret> secrets, Acceptance acceptance, Instant now) {
    if (!app.equals(acceptance.app.value())) {
      return new Verdict.Rejected<>(RejectionReason.UNKNOWN_APP);
    }
    Optional<Instant> at = EventTime.parse(time);
    if (at.isEmpty() || !isWellFormed()) {
      return new Verdict.Rejected<>(RejectionReason.UNKNOWN_FORM);
    }
    if (secrets.stream().noneMatch(secret -> isSigned(secret, acceptance.hashes))) {
      return new Verdict.Rejected<>(RejectionReason.WRONG_MAC);
    }
    if (at.get().isAfter(now.plus(acceptance.maxAge))) {
      return new Verdict.Rejected<>(RejectionReason.NOT_YET_VALID);
    }
    return at.get().isBefore(now.minus(acceptance.maxAge))
        ? new Verdict.Rejected<>(RejectionReason.TOO_OLD)
        : new Verdict.Trusted<>(new VerifiedNotification(acceptance.app, type, data, id, at.get()));
  }

  private boolean isWellFormed() {
    return TYPE.matcher(type).matches()
        && ID.matcher(id).matches()
        && !id.endsWith(INVISIBLE)
        && NONCE.matcher(proof.nonce).matches()
        && VERSION.equals(proof.version)
        && data.startsWith("{")
        && data.endsWith("}");
  }

  private boolean isSigned(NotificationSecret secret, List<Hash> hashes) {
    return hashes.stream().anyMatch(hash -> secret.signed(values(hash), proof.signature));
  }

  /**
   * Lists the values that a signature covers, without the secret.
   *
   * @param hash the kind of signature
   * @return the values
   */
  public List<String> values(Hash hash) {
    return switch (hash) {
      case DOCUMENTED -> List.of(type, data, time, id, app, proof.version, proof.nonce);
      case WITHOUT_EVENT_ID -> List.of(type, data, time, app, proof.version, proof.nonce);
    };
  }

  /** Leaves all fields out: none of them is proved. */
  @Override
  public String toString() {
    return "Notification[***]";
  }
}
