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
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A sealed message: what a client may send in place of a bare one, since the body of a callback is
 * under no signature (vendor-facts 4.3).
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
 * 32)}, RFC 5869. The client gets it once, beside its signature, over the application's own HTTPS.
 *
 * <h2>MAC</h2>
 *
 * HMAC-SHA256 under that key over the UTF-8 of these seven lines, joined by a line feed (U+000A),
 * numbers in decimal without sign or leading zeros: {@code rtc-signal envelope v1}, {@code text} or
 * {@code binary}, {@code v}, {@code id}, {@code seq}, {@code ts}, {@code body}. Only the last may
 * itself hold line feeds, so no two messages have the same lines. What is signed are the values and
 * not their JSON, so that no two programs have to write JSON alike.
 *
 * <h2>Judgement</h2>
 *
 * Believed is what has the right MAC and a {@code ts} at most the allowed time away from now, both
 * ways, the bounds included. An id that was handled before is dropped and acknowledged again; a gap
 * in {@code seq} is told to the application, not refused: a message may be late, or lost.
 *
 * <h2>Against whom</h2>
 *
 * Against whoever sees callbacks or signatures, in a log, at a proxy, in the cloud, or finds the
 * URL: such a thief cannot make, change, move to another user, or repeat a message. <b>Not</b>
 * against the client itself, whose user holds the key and may send what they please; not against
 * whoever holds the AppKey or reads the answer that hands out the key; not against being read, for
 * nothing is encrypted; not against messages that never come, beyond the gap that shows; and the
 * server's answers are not sealed. Where a server also takes bare messages, a thief sends a bare
 * one: demand sealed ones for protection.
 *
 * <p>Test vectors, made by another program: {@code vectors/envelope.json} among the tests.
 */
public final class Envelope {
  /** How far the client's clock may be off, both ways, unless told otherwise. */
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
          Rule.ENVELOPE_SEQ, "The seq of an envelope is 1 to " + MAX_SEQ);
    }
    if (sentAtMillis < 0 || sentAtMillis > MAX_SEQ) {
      throw new InvalidSignalException(
          Rule.ENVELOPE_TS, "The ts of an envelope is 0 to " + MAX_SEQ + " milliseconds");
    }
    this.id = id;
    this.seq = seq;
    this.sentAtMillis = sentAtMillis;
    this.payload = Objects.requireNonNull(payload);
    this.mac = mac;
  }

  /**
   * Seals a message.
   *
   * @throws InvalidSignalException with {@link Rule#ENVELOPE_ID}, {@link Rule#ENVELOPE_SEQ} or
   *     {@link Rule#ENVELOPE_TS}
   */
  public static Envelope sign(EnvelopeKey key, String id, long seq, Instant now, Payload payload) {
    Envelope bare = new Envelope(id, seq, now.toEpochMilli(), payload, new byte[0]);
    return new Envelope(id, seq, bare.sentAtMillis, payload, key.sign(bare.signed()));
  }

  /**
   * Returns an envelope as it came, of which nothing is proved.
   *
   * @throws InvalidSignalException as {@link #sign}
   */
  public static Envelope claimed(String id, long seq, long ts, Payload payload, byte... mac) {
    return new Envelope(id, seq, ts, payload, mac.clone());
  }

  /** Returns why it is not believed; empty for one that is. The MAC is looked at first. */
  public Optional<RejectionReason> problem(
      List<EnvelopeKey> keys, Instant now, Duration freshness) {
    byte[] signed = signed();
    if (keys.stream().noneMatch(key -> MessageDigest.isEqual(key.sign(signed), mac))) {
      return Optional.of(RejectionReason.WRONG_MAC);
    }
    Instant sentAt = Instant.ofEpochMilli(sentAtMillis);
    if (now.minus(freshness).isAfter(sentAt)) {
      return Optional.of(RejectionReason.EXPIRED);
    }
    return now.plus(freshness).isBefore(sentAt)
        ? Optional.of(RejectionReason.NOT_YET_VALID)
        : Optional.empty();
  }

  private byte[] signed() {
    String kind = payload.match(text -> "text", binary -> "binary");
    return String.join(
            "\n", LABEL, kind, "1", id, Long.toString(seq), Long.toString(sentAtMillis), body())
        .getBytes(StandardCharsets.UTF_8);
  }

  public String id() {
    return id;
  }

  public long seq() {
    return seq;
  }

  /** Returns {@code ts}: milliseconds since 1970, by the client's clock. */
  public long ts() {
    return sentAtMillis;
  }

  public Payload payload() {
    return payload;
  }

  /** Returns the {@code body} as it stands in the JSON. */
  public String body() {
    return payload.match(
        text -> text.value(),
        binary -> Base64.getEncoder().encodeToString(binary.value().toArray()));
  }

  /** Returns the {@code mac} as it stands in the JSON. */
  public String mac() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(mac);
  }

  @Override
  public String toString() {
    return "Envelope[" + seq + ", " + payload + ", ***]";
  }
}
