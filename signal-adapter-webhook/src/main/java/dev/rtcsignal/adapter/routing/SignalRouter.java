package dev.rtcsignal.adapter.routing;

import dev.rtcsignal.adapter.webhook.JsonText;
import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.SignalHandler;
import dev.rtcsignal.ports.SignalTransport;
import dev.rtcsignal.ports.dispatch.Failures;
import dev.rtcsignal.ports.dispatch.SerialHandler;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Leads messages to the application's code by the event they name, and the answers back: request
 * and response over signaling, in both directions. {@link RouterFields} says what the messages look
 * like.
 *
 * <p>Messages of one user reach their routes one after another, on the executor that was given. An
 * answer returns in the ACK or, where the client or the route wants it, by {@code SendUnicast} or
 * {@code SendRoomUnicast}; what could not be pushed returns in the ACK after all, if the webhook
 * still waits for it; where it is uncertain whether a push arrived, the ACK is empty. A route that
 * throws {@link RouteException}, or what an error rule maps to one, answers with that; any other
 * failure is the webhook's, and the client learns only that there was one. Answers to {@link #ask}
 * wait for nobody. Safe for use by many threads.
 */
public final class SignalRouter implements SignalHandler {
  private final RouterJson wire;
  private final Map<String, TypedRoute<?>> routes;
  private final Route<InboundSignal> otherwise;
  private final List<Middleware> middleware;
  private final Map<Class<?>, Function<Throwable, RouteException>> errors;
  private final ReplySender replies;
  private final PendingQuestions questions;
  private final SerialHandler inTurn;

  private SignalRouter(Builder builder) {
    this.wire = new RouterJson(builder.fields);
    this.routes = Map.copyOf(builder.routes);
    this.otherwise = builder.otherwise;
    this.middleware = List.copyOf(builder.middleware);
    this.errors = new LinkedHashMap<>(builder.errors);
    this.replies = new ReplySender(builder.transport, builder.from, wire, builder.pushWithin);
    this.questions = new PendingQuestions(builder.random);
    this.inTurn =
        SerialHandler.of(this::route, builder.executor).bounded(builder.inAll, builder.perUser);
  }

  /** Code for one kind of message. */
  @FunctionalInterface
  public interface Route<T> {
    /** Answers. What it throws is as what its stage fails with. */
    CompletionStage<RoutedReply> handle(RoutedRequest<T> request);
  }

  /** Code around every route; the first that was added is the outermost. */
  @FunctionalInterface
  public interface Middleware {
    /** Answers by itself, or lets the next do it. */
    CompletionStage<RoutedReply> around(
        RoutedRequest<?> request, Supplier<CompletionStage<RoutedReply>> next);
  }

  /**
   * Returns a builder.
   *
   * @param transport for answers that are pushed, and questions
   * @param from whom they come from
   * @param random for the ids of questions; a {@code SecureRandom}
   */
  public static Builder builder(SignalTransport transport, SenderId from, RandomGenerator random) {
    return new Builder(transport, from, random);
  }

  /** Takes a message. Answers to questions pass the queue, for a route may be waiting for them. */
  @Override
  public CompletionStage<Ack> onSignal(InboundSignal signal) {
    return message(signal)
        .flatMap(object -> answer(signal.sender(), object))
        .map(ack -> (CompletionStage<Ack>) CompletableFuture.completedFuture(ack))
        .orElseGet(() -> inTurn.onSignal(signal));
  }

  private static Optional<JsonObject> message(InboundSignal signal) {
    return signal.payload().match(text -> JsonText.object(text.value()), bytes -> Optional.empty());
  }

  private Optional<Ack> answer(VerifiedSender sender, JsonObject message) {
    return RouterJson.text(message, wire.fields().answerTo())
        .map(id -> questions.answer(sender, id, message) ? Ack.empty() : Ack.text(unasked(id)));
  }

  private String unasked(String id) {
    RouteException why = new RouteException("unknown-question", "nobody asked that, or no more");
    return RouterJson.text(wire.refusal("", Optional.of(id).filter(RouterJson::isShort), why));
  }

  private CompletionStage<Ack> route(InboundSignal signal) {
    Optional<JsonObject> message = message(signal);
    Optional<String> event =
        message.flatMap(object -> RouterJson.text(object, wire.fields().event()));
    if (event.isEmpty()) {
      RoutedRequest<InboundSignal> bare = new RoutedRequest<>(signal, "", Optional.empty(), signal);
      return finish(bare, ReplyChannel.ACK, () -> otherwise.handle(bare));
    }
    JsonObject object = message.orElseThrow();
    RoutedRequest<JsonObject> request =
        new RoutedRequest<>(signal, RouterJson.name(event.get()), wire.requestId(object), object);
    Optional<ReplyChannel> way = ReplyChannel.of(object, wire.fields());
    return wire.badRequestId(object)
        .or(() -> way.isEmpty() ? Optional.of(wire.badWay()) : Optional.empty())
        .map(why -> replies.refuse(request, ReplyChannel.ACK, why))
        .orElseGet(() -> finish(request, way.orElseThrow(), () -> handle(request, event.get())));
  }

  private CompletionStage<RoutedReply> handle(RoutedRequest<JsonObject> request, String event) {
    TypedRoute<?> route = routes.get(event);
    if (route == null) {
      throw new RouteException("unknown-event", "there is no such event here");
    }
    return route.handle(request, wire);
  }

  /** A route and the type that it takes. */
  private record TypedRoute<T>(Class<T> type, Route<T> route) {
    CompletionStage<RoutedReply> handle(RoutedRequest<JsonObject> request, RouterJson wire) {
      return route.handle(request.with(RouterJson.as(type, wire.data(request.data()))));
    }
  }

  private CompletionStage<Ack> finish(
      RoutedRequest<?> request, ReplyChannel way, Supplier<CompletionStage<RoutedReply>> route) {
    Supplier<CompletionStage<RoutedReply>> chain = () -> started(route);
    for (int i = middleware.size() - 1; i >= 0; i--) {
      Middleware outer = middleware.get(i);
      Supplier<CompletionStage<RoutedReply>> inner = chain;
      chain = () -> started(() -> outer.around(request, inner));
    }
    return chain
        .get()
        .handle(
            (reply, error) ->
                error == null ? send(request, way, reply) : refuse(request, way, error))
        .thenCompose(Function.identity());
  }

  /** What JSON-B cannot write is a failure of the route. */
  private CompletionStage<Ack> send(RoutedRequest<?> request, ReplyChannel way, RoutedReply reply) {
    try {
      return replies.send(request, way, reply);
    } catch (RuntimeException e) {
      return refuse(request, way, e);
    }
  }

  private static CompletionStage<RoutedReply> started(
      Supplier<CompletionStage<RoutedReply>> chain) {
    try {
      return Objects.requireNonNull(chain.get());
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletionStage<Ack> refuse(RoutedRequest<?> request, ReplyChannel way, Throwable error) {
    Throwable cause = Failures.unwrap(error);
    if (cause instanceof RouteException refusal) {
      return replies.refuse(request, way, refusal);
    }
    return errors.entrySet().stream()
        .filter(rule -> rule.getKey().isInstance(cause))
        .findFirst()
        .map(rule -> replies.refuse(request, way, rule.getValue().apply(cause)))
        .orElseGet(() -> CompletableFuture.failedFuture(cause));
  }

  /**
   * Asks a user, wherever they are, by {@code SendUnicast}.
   *
   * @param question its event, its content, and the type of the answer
   * @return completes normally, always, within the time-out, and never on the thread that brought
   *     the answer: on one of the JDK's common pool, or the transport's if the question did not go
   *     out
   * @throws IllegalArgumentException if the question is too large or cannot be written as JSON, or
   *     the time-out is none or longer than a year
   */
  public <T> CompletableFuture<AskResult<T>> ask(
      AppId app, UserId user, Question<T> question, Duration timeout) {
    return ask(app, new Audience.User(user), user, question, timeout);
  }

  /** Asks a user in a room, by {@code SendRoomUnicast}; else as {@link #ask}. */
  public <T> CompletableFuture<AskResult<T>> askInRoom(
      AppId app, RoomId room, UserId user, Question<T> question, Duration timeout) {
    return ask(app, new Audience.RoomMember(room, user), user, question, timeout);
  }

  private <T> CompletableFuture<AskResult<T>> ask(
      AppId app, Audience to, UserId user, Question<T> question, Duration timeout) {
    if (questions.isFull()) {
      return CompletableFuture.completedFuture(new AskResult.NotAsked<>(Optional.empty()));
    }
    return questions.ask(
        VerifiedSender.unchecked(app, user),
        timeout,
        id -> replies.push(app, to, wire.question(question, id), timeout),
        message -> wire.read(message, question.answer()));
  }

  /**
   * A question to a client.
   *
   * @param answer a type that JSON-B reads, or {@link JsonValue}
   */
  public record Question<T>(String event, Object data, Class<T> answer) {
    public Question {
      Objects.requireNonNull(event);
      Objects.requireNonNull(data);
      Objects.requireNonNull(answer);
    }

    /** Leaves the content out. */
    @Override
    public String toString() {
      return "Question[" + event + "]";
    }
  }

  /** Collects routes. Not for many threads. */
  public static final class Builder {
    private final SignalTransport transport;
    private final SenderId from;
    private final RandomGenerator random;
    private final Map<String, TypedRoute<?>> routes = new LinkedHashMap<>();
    private final List<Middleware> middleware = new ArrayList<>();
    private final Map<Class<?>, Function<Throwable, RouteException>> errors = new LinkedHashMap<>();
    private RouterFields fields = RouterFields.DEFAULT;
    private Executor executor = Runnable::run;
    private int inAll = SerialHandler.DEFAULT_IN_ALL;
    private int perUser = SerialHandler.DEFAULT_PER_USER;
    private Duration pushWithin = Duration.ofSeconds(3);
    private Route<InboundSignal> otherwise =
        request -> {
          throw new RouteException("no-event", "messages here are JSON objects that name an event");
        };

    private Builder(SignalTransport transport, SenderId from, RandomGenerator random) {
      this.transport = Objects.requireNonNull(transport);
      this.from = Objects.requireNonNull(from);
      this.random = Objects.requireNonNull(random);
    }

    /** Sets the names of the fields. */
    public Builder fields(RouterFields names) {
      fields = Objects.requireNonNull(names);
      return this;
    }

    /**
     * Sets where routes run; on the caller's thread by default, and then they must not block.
     *
     * @param elsewhere best one of virtual threads
     */
    public Builder executor(Executor elsewhere) {
      executor = Objects.requireNonNull(elsewhere);
      return this;
    }

    /**
     * Sets how many messages are with routes or wait for them, in all and of one user; 1,024 and 20
     * by default. More are answered 503.
     */
    public Builder bounded(int most, int forOneUser) {
      if (most < 1 || forOneUser < 1) {
        throw new IllegalArgumentException("at least one message");
      }
      inAll = most;
      perUser = forOneUser;
      return this;
    }

    /**
     * Sets how long an answer that is pushed may wait until it leaves; 3 s by default, which goes
     * with the 5 s that a webhook gives its handler: what has not left by then returns in the ACK.
     */
    public Builder pushWithin(Duration longest) {
      if (longest.isZero() || longest.isNegative()) {
        throw new IllegalArgumentException("the time to push in is positive");
      }
      pushWithin = longest;
      return this;
    }

    /**
     * Leads an event to a route.
     *
     * @param event 1 to 128 characters
     * @param type of its data: what JSON-B reads, with a public constructor or a public record; or
     *     {@link JsonValue}. What is not of it is answered {@code bad-data}; but JSON-B converts
     *     scalars: {@code 1} is no {@code true}, and {@code 1.5} is a whole {@code 1}. A route that
     *     minds takes a {@link JsonValue} there.
     */
    public <T> Builder on(String event, Class<T> type, Route<T> route) {
      if (event.isEmpty() || !RouterJson.isShort(event)) {
        throw new IllegalArgumentException("an event is a text of 1 to 128 characters");
      }
      if (routes.put(event, new TypedRoute<>(type, route)) != null) {
        throw new IllegalArgumentException("an event has one route: " + event);
      }
      return this;
    }

    /** Sets the route for plain text, binary, and JSON that names no event. */
    public Builder otherwise(Route<InboundSignal> route) {
      otherwise = Objects.requireNonNull(route);
      return this;
    }

    /** Adds code around every route. */
    public Builder around(Middleware code) {
      middleware.add(Objects.requireNonNull(code));
      return this;
    }

    /**
     * Answers failures of that type, of routes, middleware, and answers that cannot be written as
     * JSON; the first rule that fits counts. What futures wrap a failure in is taken off.
     */
    public <E extends Throwable> Builder onError(
        Class<E> type, Function<? super E, RouteException> answer) {
      errors.putIfAbsent(type, error -> answer.apply(type.cast(error)));
      return this;
    }

    public SignalRouter build() {
      return new SignalRouter(this);
    }
  }
}
