package dev.rtcsignal.domain.event;

import dev.rtcsignal.domain.auth.NotificationSecret;
import dev.rtcsignal.domain.auth.RejectionReason;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The eight fields of an event notification as they came (vendor-facts 6).
 *
 * <p>Their signature joins the values without separators, so it does not say where one ends and the
 * next begins, and whoever saw a notification may cut it anew. Hence each field has a form of its
 * own here, so that no other documented event can be cut out; and since all cuts have the same
 * signature, whoever receives them remembers that as well as the EventId. The application is for
 * the receiver to compare.
 *
 * @param data JSON of its own, in a text
 */
public record Notification(
    String type, String data, String time, String id, String app, Proof proof) {
  /** How a signature was made. */
  public enum Hash {
    /** Over all eight values, as documented. */
    DOCUMENTED,
    /** Without the EventId: the hash of the documentation's own example was made so. */
    WITHOUT_EVENT_ID
  }

  /** What proves it. */
  public record Proof(String version, String nonce, String signature) {
    /** Leaves all out. */
    @Override
    public String toString() {
      return "Proof[***]";
    }
  }

  private static final Pattern TYPE = Pattern.compile("[A-Za-z][A-Za-z0-9]{0,63}");
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.:-]{1,128}");

  /** With it behind the id, a user who came unseen would be made one that everybody sees. */
  private static final String INVISIBLE = "Invisible";

  private static final Pattern NONCE = Pattern.compile("\\d{4}");
  private static final String VERSION = "2020-12-01";

  /** Returns why it is not believed; empty for one that is. */
  public Optional<RejectionReason> problem(
      List<NotificationSecret> secrets, List<Hash> hashes, Instant now, Duration maxAge) {
    Optional<Instant> at = at();
    boolean formed =
        TYPE.matcher(type).matches()
            && ID.matcher(id).matches()
            && !id.endsWith(INVISIBLE)
            && NONCE.matcher(proof.nonce).matches()
            && VERSION.equals(proof.version)
            && data.startsWith("{")
            && data.endsWith("}")
            && at.isPresent();
    if (!formed) {
      return Optional.of(RejectionReason.UNKNOWN_FORM);
    }
    if (secrets.stream().noneMatch(secret -> isSigned(secret, hashes))) {
      return Optional.of(RejectionReason.WRONG_MAC);
    }
    if (at.get().isAfter(now.plus(maxAge))) {
      return Optional.of(RejectionReason.NOT_YET_VALID);
    }
    return at.get().isBefore(now.minus(maxAge))
        ? Optional.of(RejectionReason.TOO_OLD)
        : Optional.empty();
  }

  private boolean isSigned(NotificationSecret secret, List<Hash> hashes) {
    return hashes.stream().anyMatch(hash -> secret.signed(values(hash), proof.signature));
  }

  /** Returns what a signature of that kind covers, without the secret. */
  public List<String> values(Hash hash) {
    return switch (hash) {
      case DOCUMENTED -> List.of(type, data, time, id, app, proof.version, proof.nonce);
      case WITHOUT_EVENT_ID -> List.of(type, data, time, app, proof.version, proof.nonce);
    };
  }

  /** Returns when it happened; empty for what is no RFC 3339 time in UTC. */
  public Optional<Instant> at() {
    try {
      return time.endsWith("Z") ? Optional.of(Instant.parse(time)) : Optional.empty();
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** Leaves all out: it may not have been proved. */
  @Override
  public String toString() {
    return "Notification[***]";
  }
}
