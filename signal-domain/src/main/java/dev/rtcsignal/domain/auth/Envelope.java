package dev.rtcsignal.domain.auth;

import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.Rule;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A signed message: what a client may send in place of a bare one, since the cloud signs nothing of
 * a callback's body (vendor-facts 4.3).
 *
 * <pre>{@code
 * EnvelopeKey key = EnvelopeKey.derive(appKey, signature);
 * Envelope envelope = Envelope.sign(key, id, 1, clock.instant(), Payload.text("hello"));
 * }</pre>
 *
 * <h2>Form</h2>
 *
 * One JSON object with these six members, each once, in any order, and no other:
 *
 * <table>
 * <caption>Members</caption>
 * <tr><td>{@code v}</td><td>the number 1</td></tr>
 * <tr><td>{@code id}</td><td>text: 1 to 64 characters of {@code A-Z a-z 0-9 _ -}, new for each message;
 *   random, of 128 bits or more</td></tr>
 * <tr><td>{@code seq}</td><td>integer: 1 for the first message under a signature, then 2, 3 …, up to
 *   9,007,199,254,740,991</td></tr>
 * <tr><td>{@code ts}</td><td>integer: milliseconds since 1970 by the client's clock, 0 to
 *   9,007,199,254,740,991</td></tr>
 * <tr><td>{@code body}</td><td>text: the message; for a binary one its standard Base64 with
 *   padding</td></tr>
 * <tr><td>{@code mac}</td><td>text: 32 bytes as Base64url without padding, 43 characters</td></tr>
 * </table>
 *
 * It travels as the {@code message} of {@code sendServerMessage} for text; for binary, its UTF-8
 * bytes go through {@code sendServerBinaryMessage}. Limits of size count the envelope (vendor-facts
 * 4.2).
 *
 * <h2>Key</h2>
 *
 * {@code HKDF-SHA256(IKM = AppKey in UTF-8, salt = "rtc-signal envelope v1", info = signature, L =
 * 32)}, RFC 5869. The application gives it to the client once, with its signature, over HTTPS.
 *
 * <h2>MAC</h2>
 *
 * HMAC-SHA256 under that key over the UTF-8 of these seven lines, joined by a line feed (U+000A),
 * numbers in decimal without sign or leading zeros: {@code rtc-signal envelope v1}, {@code text} or
 * {@code binary}, {@code v}, {@code id}, {@code seq}, {@code ts}, {@code body}. Only the last may
 * itself hold line feeds, so no two messages have the same lines. What is signed are the values and
 * not their JSON, so that no two programs have to write JSON alike.
 *
 * <h2>Verification</h2>
 *
 * An envelope is valid if its MAC is right and its {@code ts} is at most the allowed time away from
 * now, both ways, the bounds included. A message with an id that was handled before is acknowledged
 * and not handled again. A gap in {@code seq} is reported to the application and not rejected: a
 * message may be late, or lost.
 *
 * <h2>Threat model</h2>
 *
 * Protects against an attacker who sees callbacks or signatures, in a log, at a proxy or in the
 * cloud, or who learns the callback URL: the attacker cannot make, change or repeat a message, or
 * move it to another user. Does <b>not</b> protect against the client itself, whose user holds the
 * key and may send any message; against an attacker who holds the AppKey or reads the response that
 * hands out the key; against eavesdropping, for nothing is encrypted; or against lost messages,
 * beyond the gap that shows. The server's replies are not signed. A server that also accepts bare
 * messages accepts an attacker's: require envelopes for protection.
 *
 * <p>Test vectors, made by another program: {@code vectors/envelope.json} among the tests.
 */
public final class Envelope {
  /** By default, how far {@code ts} may be from the server's clock, both ways: 5 minutes. */
  public static final Duration FRESHNESS = Duration.ofMinutes(5);

  /** The largest integer that every JSON reader keeps exact. */
  public static final long MAX_SEQ = 9_007_199_254_740_991L;

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final String LABEL = "rtc-signal envelope v1";

  private final String id;
  private final long seq;
  private final long sentAtMillis;
  private final Payload payload;
  private final byte[] mac;

  private Envelope(String id, long seq, long sentAtMillis, Payload payload, byte[] mac) {
    if (!ID.matcher(id).matches()) {
      throw new InvalidSignalException(
          Rule.ENVELOPE_ID, "The id of an envelope takes 1 to 64 characters of A-Z a-z 0-9 _ -");
    }
    if (seq < 1 || seq > MAX_SEQ) {
      throw new InvalidSignalException(
          Rule.ENVELOPE_SEQ, "The seq of an envelope is 1 to " + MAX_SEQ + " but this is " + seq);
    }
    if (sentAtMillis < 0 || sentAtMillis > MAX_SEQ) {
      throw new InvalidSignalException(
          Rule.ENVELOPE_TS,
          "The ts of an envelope is 0 to " + MAX_SEQ + " milliseconds but this is " + sentAtMillis);
    }
    this.id = id;
    this.seq = seq;
    this.sentAtMillis = sentAtMillis;
    this.payload = Objects.requireNonNull(payload);
    this.mac = mac;
  }

  /**
   * Signs a message.
   *
   * @param key the key of the callback signature that goes with the message
   * @param id 1 to 64 characters of {@code A-Z a-z 0-9 _ -}, new for each message
   * @param seq 1 for the first message under a signature, then 2, 3 …, up to {@link #MAX_SEQ}
   * @param now the client's clock; fractions of a millisecond are dropped
   * @param payload the message
   * @return the signed envelope
   * @throws InvalidSignalException with {@link Rule#ENVELOPE_ID}, {@link Rule#ENVELOPE_SEQ} or
   *     {@link Rule#ENVELOPE_TS}
   */
  public static Envelope sign(EnvelopeKey key, String id, long seq, Instant now, Payload payload) {
    Envelope bare = new Envelope(id, seq, now.toEpochMilli(), payload, new byte[0]);
    return new Envelope(id, seq, bare.sentAtMillis, payload, key.sign(bare.signed()));
  }

  /**
   * Makes an envelope as it was received; nothing about it is proved.
   *
   * @param id the received {@code id}
   * @param seq the received {@code seq}
   * @param ts milliseconds since 1970, 0 to {@link #MAX_SEQ}
   * @param payload the received {@code body}
   * @param mac the received {@code mac}, decoded
   * @return the envelope
   * @throws InvalidSignalException as for {@link #sign}
   */
  public static Envelope claimed(String id, long seq, long ts, Payload payload, byte... mac) {
    return new Envelope(id, seq, ts, payload, mac.clone());
  }

  /**
   * Verifies the MAC, then the time.
   *
   * @param keys the keys to try; any of them may have made the MAC
   * @param now the server's clock
   * @param freshness how far {@code ts} may be from now, both ways, the bounds included
   * @return the verified envelope; or {@link RejectionReason#WRONG_MAC}, {@link
   *     RejectionReason#EXPIRED} or {@link RejectionReason#NOT_YET_VALID}
   */
  public Verdict<VerifiedEnvelope> verify(List<EnvelopeKey> keys, Instant now, Duration freshness) {
    byte[] signed = signed();
    if (keys.stream().noneMatch(key -> MessageDigest.isEqual(key.sign(signed), mac))) {
      return new Verdict.Rejected<>(RejectionReason.WRONG_MAC);
    }
    Instant sentAt = Instant.ofEpochMilli(sentAtMillis);
    if (now.minus(freshness).isAfter(sentAt)) {
      return new Verdict.Rejected<>(RejectionReason.EXPIRED);
    }
    return now.plus(freshness).isBefore(sentAt)
        ? new Verdict.Rejected<>(RejectionReason.NOT_YET_VALID)
        : new Verdict.Trusted<>(new VerifiedEnvelope(this));
  }

  private byte[] signed() {
    String kind = payload.match(text -> "text", binary -> "binary");
    return String.join(
            "\n", LABEL, kind, "1", id, Long.toString(seq), Long.toString(sentAtMillis), body())
        .getBytes(StandardCharsets.UTF_8);
  }

  /** {@return the {@code id}} */
  public String id() {
    return id;
  }

  /** {@return the {@code seq}} */
  public long seq() {
    return seq;
  }

  /** {@return the {@code ts}: milliseconds since 1970, by the client's clock} */
  public long ts() {
    return sentAtMillis;
  }

  /** {@return the message that it claims to carry} */
  public Payload payload() {
    return payload;
  }

  /** {@return the {@code body} as it stands in the JSON} */
  public String body() {
    return payload.match(
        text -> text.value(),
        binary -> Base64.getEncoder().encodeToString(binary.value().toArray()));
  }

  /** {@return the {@code mac} as it stands in the JSON} */
  public String mac() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(mac);
  }

  @Override
  public String toString() {
    return "Envelope[" + seq + ", " + payload + ", ***]";
  }
}
