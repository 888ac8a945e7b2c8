package dev.rtcsignal.spring;

import static dev.rtcsignal.spring.PropertyRules.atMostADay;
import static dev.rtcsignal.spring.PropertyRules.between;
import static dev.rtcsignal.spring.PropertyRules.checked;
import static dev.rtcsignal.spring.PropertyRules.positive;
import static dev.rtcsignal.spring.PropertyRules.requireLine;
import static dev.rtcsignal.spring.PropertyRules.requirePath;
import static dev.rtcsignal.spring.PropertyRules.required;
import static dev.rtcsignal.spring.PropertyRules.text;

import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.quota.QuotaLimits;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The {@code signal.*} properties. A blank value is the same as none.
 *
 * <pre>{@code
 * signal.app-id=${SIGNAL_APP_ID}
 * signal.app-key=${SIGNAL_APP_KEY}
 * signal.access-key-id=${SIGNAL_ACCESS_KEY_ID}
 * signal.secret-access-key=${SIGNAL_SECRET_ACCESS_KEY}
 * }</pre>
 *
 * <p>The constructor fails with a sentence that names the property, the rule and the mend.
 *
 * @param enabled Whether the beans are configured.
 * @param appId AppId of the RTC console. Required.
 * @param appKey AppKey of the RTC console, a secret. Without it no callbacks are received.
 * @param appKeySecondary Secondary AppKey, a secret; both are valid at once, for rotation.
 * @param accessKeyId Access key of the account. Without it nothing is sent.
 * @param secretAccessKey Secret of the access key.
 * @param sessionToken Session token of a temporary access key, a secret.
 * @param cloud The cloud: volcengine, byteplus, or the URL of an emulator.
 * @param region Region that requests are signed for; by default that of the cloud.
 * @param from Sender that clients see.
 * @param appQuota Recipients per second that the application may send to.
 * @param roomQuota Messages per second that may be sent to one room.
 * @param quotaScope Whether each application has a quota of its own, or the account has one.
 * @param roomCost Whether a batch counts once in the quota of its room, or once per recipient.
 * @param quotaHeadroom Share of each quota that is never used, in percent.
 * @param json Library that converts the data of events.
 * @param send Limits of sends.
 * @param callback The endpoint of client messages.
 * @param notification The endpoint of event notifications.
 * @param store The store that keeps signals until they are sent.
 */
@ConfigurationProperties("signal")
public record SignalProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("") String appId,
    @DefaultValue("") String appKey,
    @DefaultValue("") String appKeySecondary,
    @DefaultValue("") String accessKeyId,
    @DefaultValue("") String secretAccessKey,
    @DefaultValue("") String sessionToken,
    @DefaultValue("volcengine") String cloud,
    @DefaultValue("") String region,
    @DefaultValue("server") String from,
    @DefaultValue("500") int appQuota,
    @DefaultValue("100") int roomQuota,
    @DefaultValue("app") QuotaScope quotaScope,
    @DefaultValue("call") RoomCost roomCost,
    @DefaultValue("2") int quotaHeadroom,
    @DefaultValue("jackson") Json json,
    @DefaultValue Send send,
    @DefaultValue Callback callback,
    @DefaultValue Notification notification,
    @DefaultValue Store store) {
  private static final int MOST = 1_000_000;

  /** Whose recipients a quota counts. */
  public enum QuotaScope {
    /** Those of one application. */
    APP,
    /** Those of all applications of the account. */
    ACCOUNT
  }

  /** What a batch costs in the quota of its room. */
  public enum RoomCost {
    /** One for each call. */
    CALL,
    /** One for each recipient. */
    RECIPIENT
  }

  /** What converts between JSON and the types of the application. */
  public enum Json {
    /** The mapper of the application, if it has one; else JSON-B. */
    JACKSON,
    /** JSON-B, which is strict: a value that its type cannot hold exactly is refused. */
    JSON_B
  }

  /** Who makes the tables of the store. */
  public enum StoreSchema {
    /** They are created where they are missing. */
    CREATE,
    /** They have to be there: a migration of the application creates them. */
    CHECK
  }

  /** Whether messages may or must be sealed. */
  public enum Envelopes {
    /** They are not opened. */
    OFF,
    /** They are opened; bare messages are accepted too. */
    ACCEPTED,
    /** They are opened; bare messages are rejected. */
    DEMANDED
  }

  /** Checks the values. {@inheritDoc} */
  public SignalProperties {
    between("signal.app-quota", appQuota, 1, MOST);
    between("signal.room-quota", roomQuota, 1, MOST);
    between("signal.quota-headroom", quotaHeadroom, 0, 50);
    String id = required("signal.app-id", appId, "the AppId of the RTC console");
    AppId app = checked("signal.app-id", "the AppId of the RTC console", () -> new AppId(id));
    checked("signal.from", "an id such as server", () -> new SenderId(from));
    if (Stream.of(accessKeyId, secretAccessKey, sessionToken).anyMatch(one -> !one.isBlank())) {
      required("signal.access-key-id", accessKeyId, "the access key of the account");
      required("signal.secret-access-key", secretAccessKey, "the secret of the access key");
      checked(
          "signal.access-key-id or signal.session-token",
          "what the console of the cloud shows",
          () -> accessKey(accessKeyId, secretAccessKey, sessionToken));
    }
    if (text(appKeySecondary).isPresent()) {
      required("signal.app-key", appKey, "the primary AppKey, since a secondary one is set");
    }
    checked("signal.cloud", "volcengine, byteplus or a URL", () -> CloudAddress.of(cloud, region));
    text(appKey).ifPresent(key -> new AppKey(app, key));
    requireTwoPaths(callback, notification);
  }

  private static void requireTwoPaths(Callback callback, Notification notification) {
    if (text(notification.secret()).isPresent() && notification.path().equals(callback.path())) {
      throw new SignalStartException(
          "signal.callback.path and signal.notification.path are both " + callback.path() + ".",
          "Give each endpoint a path of its own.");
    }
  }

  private static AccessKey accessKey(String id, String secret, String token) {
    return text(token)
        .map(one -> AccessKey.temporary(id, secret, one))
        .orElseGet(() -> AccessKey.of(id, secret));
  }

  /** Returns the quota line of the store. */
  String line() {
    return text(store.line()).orElse(appId);
  }

  AppId app() {
    return new AppId(appId);
  }

  SenderId sender() {
    return new SenderId(from);
  }

  AccessKey accessKey() {
    return accessKey(accessKeyId, secretAccessKey, sessionToken);
  }

  List<AppKey> appKeys() {
    return Stream.of(appKey, appKeySecondary)
        .flatMap(key -> text(key).stream())
        .map(key -> new AppKey(app(), key))
        .toList();
  }

  CloudAddress address() {
    return CloudAddress.of(cloud, region);
  }

  QuotaLimits quotaLimits() {
    QuotaLimits limits =
        QuotaLimits.DOCUMENTED
            .perSecond(appQuota, roomQuota)
            .withHeadroom(quotaHeadroom)
            .withRoomCost(
                roomCost == RoomCost.CALL
                    ? QuotaLimits.RoomCost.PER_CALL
                    : QuotaLimits.RoomCost.PER_RECIPIENT);
    return quotaScope == QuotaScope.ACCOUNT ? limits.accountWide() : limits;
  }

  /** Leaves all secrets out. */
  @Override
  public String toString() {
    return "SignalProperties[" + appId + ", from " + from + ", ***]";
  }

  /**
   * Limits of sends.
   *
   * @param timeout Longest time of a whole send, with its repetitions.
   * @param connectTimeout Longest time to establish a connection.
   * @param maxInFlight Calls in flight at once.
   * @param maxWaiting Signals that may wait.
   */
  public record Send(
      @DefaultValue("5s") Duration timeout,
      @DefaultValue("3s") Duration connectTimeout,
      @DefaultValue("64") int maxInFlight,
      @DefaultValue("10000") int maxWaiting) {
    /** Checks the values. {@inheritDoc} */
    public Send {
      positive("signal.send.timeout", timeout);
      positive("signal.send.connect-timeout", connectTimeout);
      between("signal.send.max-in-flight", maxInFlight, 1, MOST);
      between("signal.send.max-waiting", maxWaiting, 1, MOST);
    }
  }

  /**
   * The endpoint of client messages.
   *
   * @param path Path of the endpoint.
   * @param handlerTimeout Time limit of a handler; after it the reply is 503.
   * @param ratePerUser Messages per second of one verified user; more are answered 429.
   * @param maxInFlight Messages that await their handler; more are answered 503.
   * @param maxInFlightPerUser Messages of one user that await their route; more are answered 503.
   * @param maxBodyBytes Largest body; a larger one is answered 413.
   * @param envelopes Sealed messages: off, accepted or demanded.
   * @param maxEnvelopesRemembered Sealed messages remembered against repetition, 10 minutes each.
   * @param agentMessages Whether the server messages of an AI agent are accepted too.
   * @param allowedSkew Tolerated difference between the clocks of the issuer of signatures and this
   *     server.
   * @param maxTokenLifetime Longest lifetime and age of an accepted signature.
   * @param shortSignaturesOnly Whether tokens for login and joinRoom are refused as signatures.
   * @param threads Threads that run routes, unless they are virtual.
   */
  public record Callback(
      @DefaultValue("/rtc/callback") String path,
      @DefaultValue("5s") Duration handlerTimeout,
      @DefaultValue("20") int ratePerUser,
      @DefaultValue("1024") int maxInFlight,
      @DefaultValue("20") int maxInFlightPerUser,
      @DefaultValue("524288") int maxBodyBytes,
      @DefaultValue("off") Envelopes envelopes,
      @DefaultValue("500000") int maxEnvelopesRemembered,
      @DefaultValue("false") boolean agentMessages,
      @DefaultValue("5s") Duration allowedSkew,
      @DefaultValue("7d") Duration maxTokenLifetime,
      @DefaultValue("false") boolean shortSignaturesOnly,
      @DefaultValue("32") int threads) {
    /** Checks the values. {@inheritDoc} */
    public Callback {
      requirePath("signal.callback.path", path);
      positive("signal.callback.handler-timeout", handlerTimeout);
      between("signal.callback.rate-per-user", ratePerUser, 1, MOST);
      between("signal.callback.max-in-flight", maxInFlight, 1, MOST);
      between("signal.callback.max-in-flight-per-user", maxInFlightPerUser, 1, MOST);
      between("signal.callback.max-body-bytes", maxBodyBytes, 1, SignalWebhook.MAX_BODY_BYTES);
      between("signal.callback.max-envelopes-remembered", maxEnvelopesRemembered, 1, 100_000_000);
      atMostADay("signal.callback.allowed-skew", allowedSkew);
      positive("signal.callback.max-token-lifetime", maxTokenLifetime);
      between("signal.callback.threads", threads, 1, 10_000);
    }

    SignalWebhook.EnvelopePolicy policy() {
      return SignalWebhook.EnvelopePolicy.valueOf(envelopes.name());
    }
  }

  /**
   * The endpoint of event notifications.
   *
   * @param path Path of the endpoint.
   * @param secret Secret of event notifications. Without it there is no endpoint.
   * @param olderSignatures Whether signatures without the EventId are accepted too.
   * @param maxBodyBytes Largest body; a larger one is answered 413.
   * @param maxRemembered Notifications remembered against repetition, 20 minutes each.
   */
  public record Notification(
      @DefaultValue("/rtc/events") String path,
      @DefaultValue("") String secret,
      @DefaultValue("false") boolean olderSignatures,
      @DefaultValue("524288") int maxBodyBytes,
      @DefaultValue("250000") int maxRemembered) {
    /** Checks the values. {@inheritDoc} */
    public Notification {
      requirePath("signal.notification.path", path);
      between("signal.notification.max-body-bytes", maxBodyBytes, 1, SignalWebhook.MAX_BODY_BYTES);
      between("signal.notification.max-remembered", maxRemembered, 1, 100_000_000);
    }

    /** Leaves the secret out. */
    @Override
    public String toString() {
      return "Notification[" + path + ", ***]";
    }
  }

  /**
   * The store that keeps signals until they are sent, in the database of the application.
   *
   * @param enabled Whether signals are stored before they are sent. Needs a DataSource.
   * @param schema Whether the tables are created, or checked where a migration creates them.
   * @param retention How long signals that have ended are kept, and with them their names.
   * @param maxWaiting Signals that may wait in the store.
   * @param line Quota line, of which one process at a time sends; by default the AppId.
   */
  public record Store(
      @DefaultValue("false") boolean enabled,
      @DefaultValue("create") StoreSchema schema,
      @DefaultValue("72h") Duration retention,
      @DefaultValue("1000000") long maxWaiting,
      @DefaultValue("") String line) {
    /** Checks the values. {@inheritDoc} */
    public Store {
      positive("signal.store.retention", retention);
      between("signal.store.max-waiting", maxWaiting, 1, 1_000_000_000);
      requireLine("signal.store.line", line);
    }
  }
}
