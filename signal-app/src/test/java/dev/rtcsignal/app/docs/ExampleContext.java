package dev.rtcsignal.app.docs;

import dev.rtcsignal.adapter.http.Signals;
import dev.rtcsignal.adapter.routing.Asker;
import dev.rtcsignal.adapter.routing.RoutedReply;
import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.app.testkit.RtcClient;
import dev.rtcsignal.app.testkit.RtcEmulator;
import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.auth.AccessToken;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.CanonicalRequest;
import dev.rtcsignal.domain.auth.CredentialScope;
import dev.rtcsignal.domain.auth.Envelope;
import dev.rtcsignal.domain.auth.NotificationSecret;
import dev.rtcsignal.domain.auth.RequestSigner;
import dev.rtcsignal.domain.auth.Verdict;
import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.delivery.BulkPlan;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.event.Notification;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Bytes;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserAddress;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.outbox.OutboxRequest;
import dev.rtcsignal.domain.quota.QuotaClaim;
import dev.rtcsignal.domain.quota.QuotaLedger;
import dev.rtcsignal.ports.AppKeys;
import dev.rtcsignal.ports.Delayer;
import dev.rtcsignal.ports.EventHandler;
import dev.rtcsignal.ports.Outbox;
import dev.rtcsignal.ports.OutboxStore;
import dev.rtcsignal.ports.PresenceStore;
import dev.rtcsignal.ports.QuestionStore;
import dev.rtcsignal.ports.Quota;
import dev.rtcsignal.ports.RevocationList;
import dev.rtcsignal.ports.SeenStore;
import dev.rtcsignal.ports.SenderCheck;
import dev.rtcsignal.ports.SignalGateway;
import dev.rtcsignal.ports.SignalHandler;
import dev.rtcsignal.ports.SignalLog;
import dev.rtcsignal.ports.SignalTransport;
import dev.rtcsignal.ports.dispatch.BulkDelivery;
import dev.rtcsignal.ports.dispatch.GuardedTransport;
import dev.rtcsignal.ports.jdbc.JdbcOutboxStore;
import jakarta.json.bind.Jsonb;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;

/**
 * The names that examples in Javadoc use without declaring them. Each example extends this class,
 * and is compiled and never run, so nothing here has a value.
 */
abstract class ExampleContext {
  AppId app;
  RoomId room;
  UserId user;
  UserAddress address;
  SenderId from;
  Payload payload;
  String text;
  String name;
  String id;
  String secret;
  String sessionToken;
  String signature;
  String header;
  String requestId;
  byte[] body;
  byte[] bytes;
  URI callbackUrl;

  /** As that of Spring's {@code @DynamicPropertySource}. */
  interface Registry {
    void add(String name, java.util.function.Supplier<Object> value);
  }

  Registry registry;

  InstantSource clock;
  Instant sentAt;
  Instant receivedAt;
  Instant date;
  long now;
  long busyUntil;
  RandomGenerator random;
  ExecutorService executor;
  Delayer delayer;

  AppKey appKey;
  AppKeys keys;
  Map<AppId, List<AppKey>> keysByApp;
  AccessKey accessKey;
  CredentialScope scope;
  CanonicalRequest request;
  RequestSigner signer;
  AccessToken token;
  Envelope envelope;
  Verdict<VerifiedSender> verdict;
  RevocationList revocations;
  Set<UserId> blocked;
  Set<UserId> speakers;
  Map<String, UserId> sessions;

  OutboundSignal signal;
  InboundSignal received;
  Signals signals;
  SignalTransport transport;
  SignalGateway gateway;
  GuardedTransport guarded;
  OutboxStore store;
  JdbcOutboxStore jdbcStore;
  SeenStore seen;
  PresenceStore presence;
  QuestionStore questions;
  Outbox outbox;
  OutboxRequest outboxRequest;
  OutboxEntry entry;
  DataSource database;
  SendResult result;
  List<UserId> users;
  List<String> names;
  BulkPlan plan;
  BulkDelivery delivery;
  Quota quota;
  QuotaClaim claim;
  QuotaLedger ledger;

  SenderCheck check;
  SignalHandler handler;
  SignalLog log;
  EventHandler eventHandler;
  SignalWebhook webhook;
  Notification notification;
  List<NotificationSecret> secrets;
  Asker asker;
  Asker.Question<Consent> question;
  Jsonb jsonb;
  RtcEmulator cloud;
  RtcClient alice;

  /** The answer to a question. */
  record Consent(boolean given) {}

  /** The data of a request. */
  record Hand(boolean up) {}

  /** The data of another request. */
  record Leave(String why) {}

  Greeter greeter;
  Timer timer;
  Tracer tracer;

  /** The code under test. */
  interface Greeter {
    void greet(SignalTransport transport);
  }

  /** As of a library of metrics. */
  interface Timer {
    void record(Duration took);
  }

  /** As of a library of traces. */
  interface Tracer {
    Span nextSpan();
  }

  /** As of a library of traces. */
  interface Span {
    Span start();

    void end();
  }

  // What an application does with its values. A function of match() has to return something.

  abstract void log(Object message);

  abstract void respond(int status, Bytes content);

  abstract void setHeader(String header, String value);

  abstract void show(Object progress);

  abstract void store(Object event);

  abstract void giveUp();

  abstract void refresh();

  abstract CompletionStage<Ack> handle(Object message);

  abstract CompletionStage<Ack> reject(Object reason);

  abstract Object greet(UserId arrived);

  abstract Object renewToken();

  abstract Object done(String acceptedRequest);

  abstract Object report(String code);

  abstract Object sendLater();

  abstract Object askOperator();

  abstract Object send(OutboundSignal permitted);

  abstract Object later(Duration wait);

  abstract String raise(Hand hand);

  abstract CompletionStage<RoutedReply> confirm(Asker questions, Object asked);

  abstract List<NotificationSecret> secrets(AppId of);
}
