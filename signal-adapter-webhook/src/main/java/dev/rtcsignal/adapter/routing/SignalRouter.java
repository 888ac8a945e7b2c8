package dev.rtcsignal.adapter.routing;

import dev.rtcsignal.adapter.json.JsonProviders;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.ports.SignalHandler;
import dev.rtcsignal.ports.SignalTransport;
import dev.rtcsignal.ports.dispatch.SerialHandler;
import jakarta.json.JsonValue;
import java.lang.reflect.Type;
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

/**
 * Routes messages to the application's code by the event that they name, and returns the answers:
 * request and response over signaling.
 *
 * <pre>{@code
 * SignalRouter router = SignalRouter.builder(transport, new SenderId("server"))
 *     .on("raiseHand", Hand.class, request -> RoutedReply.of(raise(request.data())).now())
 *     .build();
 * }</pre>
 *
 * <p>{@link RouterFields} describes the messages; an {@link Asker} asks in the other direction. The
 * messages of one user run one after another, on the executor that was given. An answer returns in
 * the ACK or, if the client or the route asks for it, by {@code SendUnicast} or {@code
 * SendRoomUnicast}. An answer that could not be pushed returns in the ACK after all, if the webhook
 * still waits for it; if it is uncertain whether a push arrived, the ACK is empty. A route that
 * throws {@link RouteException}, or an exception that an error rule maps to one, answers with that;
 * any other failure makes the webhook answer 500, without the cause. Answers to questions do not
 * wait in the user's queue. Safe for use by many threads.
 */
public final class SignalRouter implements SignalHandler {
  private final RouterJson json;
  private final Map<String, TypedRoute<?>> routes;
  private final Route<InboundSignal> otherwise;
  private final RouteChain chain;
  private final Optional<Asker> asker;
  private final SerialHandler serial;

  private SignalRouter(Builder builder) {
    this.json = new RouterJson(builder.fields, builder.codec());
    this.routes = Map.copyOf(builder.routes);
    this.otherwise = builder.otherwise;
    this.chain =
        new RouteChain(
            List.copyOf(builder.middleware),
            new LinkedHashMap<>(builder.errors),
            new ReplySender(
                builder.transport, builder.from, json, builder.pushWithin, builder.correlation));
    this.asker = builder.asker;
    this.serial =
        SerialHandler.of(signal -> route(signal, Optional.empty()), builder.executor)
            .bounded(builder.inAll, builder.perUser);
  }

  /**
   * Code for one event.
   *
   * @param <T> the type of its data
   */
  @FunctionalInterface
  public interface Route<T> {
    /**
     * Answers a request; to throw is the same as to return a stage that fails.
     *
     * @param request the request
     * @return the answer
     */
    CompletionStage<RoutedReply> handle(RoutedRequest<T> request);
  }

  /** Code around every route; the first one that was added is the outermost. */
  @FunctionalInterface
  public interface Middleware {
    /**
     * Answers a request, or calls the next.
     *
     * @param request the request
     * @param next the inner middleware or the route
     * @return the answer
     */
    CompletionStage<RoutedReply> around(
        RoutedRequest<?> request, Supplier<CompletionStage<RoutedReply>> next);
  }

  /**
   * {@return a builder}
   *
   * @param transport sends the answers that are pushed
   * @param from the sender that clients see
   * @throws IllegalStateException if there is no provider of Jakarta JSON Processing
   */
  public static Builder builder(SignalTransport transport, SenderId from) {
    return new Builder(transport, from);
  }

  /**
   * {@return a builder of the router that gets the answers to the questions of an asker, and has
   * its transport, sender, fields and codec} Routes may ask, since the asker exists before them.
   *
   * @param asker asks the questions
   */
  public static Builder builder(Asker asker) {
    return asker.router();
  }

  /**
   * Takes a message. An answer to a question does not wait in the user's queue, since a route may
   * be waiting for it there.
   */
  @Override
  public CompletionStage<Ack> onSignal(InboundSignal signal) {
    Optional<RoutedMessage> message = RoutedMessage.read(signal, json.fields());
    Optional<String> question = message.flatMap(RoutedMessage::answerTo);
    return question.isPresent()
        ? answer(signal, question.get(), message.orElseThrow())
        : serial.onSignal(signal, same -> route(same, message));
  }

  private CompletionStage<Ack> answer(
      InboundSignal signal, String question, RoutedMessage message) {
    return asker
        .map(one -> one.answer(signal, question, message))
        .orElseGet(() -> CompletableFuture.completedFuture(Asker.unknownQuestion(json, question)));
  }

  private CompletionStage<Ack> route(InboundSignal signal, Optional<RoutedMessage> message) {
    return message
        .flatMap(RoutedMessage::event)
        .map(event -> route(signal, event, message.orElseThrow()))
        .orElseGet(
            () -> {
              var bare = new RoutedRequest<>(signal, "", Optional.empty(), signal);
              return chain.run(bare, ReplyTarget.ACK, () -> otherwise.handle(bare));
            });
  }

  private CompletionStage<Ack> route(InboundSignal signal, String event, RoutedMessage message) {
    RoutedRequest<RoutedMessage> request =
        new RoutedRequest<>(signal, RouterJson.name(event), message.requestId(), message);
    return message
        .problem()
        .map(why -> chain.replies().refuse(request, message.replyTo(ReplyChannel.ACK), why))
        .orElseGet(
            () ->
                chain.run(
                    request,
                    message.replyTo(message.replyChannel().orElseThrow()),
                    () -> handle(request, event)));
  }

  private CompletionStage<RoutedReply> handle(RoutedRequest<RoutedMessage> request, String event) {
    TypedRoute<?> route = routes.get(event);
    if (route == null) {
      throw new RouteException("unknown-event", "there is no such event here");
    }
    return route.handle(request);
  }

  /** A route and the reader of its data. */
  private record TypedRoute<T>(DataReader<T> reader, Route<T> route) {
    CompletionStage<RoutedReply> handle(RoutedRequest<RoutedMessage> request) {
      return route.handle(request.with(reader.read(request.data().data())));
    }
  }

  /** Collects routes. Not safe for use by many threads. */
  public static final class Builder {
    private final SignalTransport transport;
    private final SenderId from;
    private final Map<String, TypedRoute<?>> routes = new LinkedHashMap<>();
    private final List<Middleware> middleware = new ArrayList<>();
    private final Map<Class<?>, Function<Throwable, RouteException>> errors = new LinkedHashMap<>();
    private RouterFields fields = RouterFields.DEFAULT;
    private Optional<JsonCodec> codec = Optional.empty();
    private Optional<Asker> asker = Optional.empty();
    private Executor executor = Runnable::run;
    private int inAll = SerialHandler.DEFAULT_IN_ALL;
    private int perUser = SerialHandler.DEFAULT_PER_USER;
    private Duration pushWithin = Duration.ofSeconds(3);
    private Function<InboundSignal, Optional<String>> correlation = signal -> Optional.empty();
    private Route<InboundSignal> otherwise =
        request -> {
          throw new RouteException("no-event", "messages here are JSON objects that name an event");
        };

    private Builder(SignalTransport transport, SenderId from) {
      JsonProviders.requireProcessing();
      this.transport = Objects.requireNonNull(transport);
      this.from = Objects.requireNonNull(from);
    }

    /**
     * Sets the names of the fields.
     *
     * @param names {@link RouterFields#DEFAULT} by default
     * @return this
     */
    public Builder fields(RouterFields names) {
      fields = Objects.requireNonNull(names);
      return this;
    }

    /**
     * Sets what converts between JSON and the types of routes: by default JSON-B, strictly.
     *
     * @param other the codec
     * @return this
     * @throws IllegalStateException if there is a route already, since its type was checked by the
     *     codec before
     */
    public Builder codec(JsonCodec other) {
      if (!routes.isEmpty()) {
        throw new IllegalStateException("set the codec before the first route");
      }
      codec = Optional.of(other);
      return this;
    }

    /**
     * Sets which asker gets the answers to questions; without one they are refused as {@code
     * unknown-question}.
     *
     * @param one with the same fields as this router
     * @return this
     */
    public Builder asker(Asker one) {
      asker = Optional.of(one);
      return this;
    }

    /**
     * Sets where routes run: by default on the caller's thread, which they must not block.
     *
     * @param elsewhere best one of virtual threads
     * @return this
     */
    public Builder executor(Executor elsewhere) {
      executor = Objects.requireNonNull(elsewhere);
      return this;
    }

    /**
     * Sets how many messages may be with routes or wait for them, in all and of one user; 1,024 and
     * 20 by default. For more the webhook answers 503.
     *
     * @param most in all
     * @param forOneUser of one user
     * @return this
     */
    public Builder bounded(int most, int forOneUser) {
      if (most < 1 || forOneUser < 1) {
        throw new IllegalArgumentException(
            "bounds of %d and %d messages; at least 1 each".formatted(most, forOneUser));
      }
      inAll = most;
      perUser = forOneUser;
      return this;
    }

    /**
     * Sets how long a pushed answer may wait until it leaves; 3 s by default, less than the 5 s
     * that a webhook gives its handler. An answer that has not left by then returns in the ACK.
     *
     * @param longest positive
     * @return this
     */
    public Builder pushWithin(Duration longest) {
      if (longest.isZero() || longest.isNegative()) {
        throw new IllegalArgumentException("pushWithin is " + longest + "; it must be positive");
      }
      pushWithin = longest;
      return this;
    }

    /**
     * Names the message that a pushed answer belongs to, see {@link SendOptions#correlationId}.
     *
     * @param id of a message
     * @return this
     */
    public Builder correlating(Function<InboundSignal, String> id) {
      correlation = Objects.requireNonNull(id).andThen(Optional::of);
      return this;
    }

    /**
     * Routes an event.
     *
     * @param <T> the type of its data
     * @param event 1 to 128 characters
     * @param type a type that the codec reads; for JSON-B a public record, a public class with a
     *     constructor without parameters, or {@link JsonValue}. Data that is not exactly of that
     *     type is answered {@code bad-data}, with the path of the field
     * @param route called for each message that names the event
     * @return this
     * @throws IllegalArgumentException if the event has a route already, its name is empty or too
     *     long, or the codec cannot read the type; the message says what the type lacks
     */
    public <T> Builder on(String event, Class<T> type, Route<T> route) {
      return on(event, (Type) type, route);
    }

    /**
     * Routes an event whose data is of a generic type, as {@code List<Hand>}; else as {@link
     * #on(String, Class, Route)}.
     *
     * @param <T> the type of its data; the caller sees to it that it is the same as {@code type}
     * @param event 1 to 128 characters
     * @param type a type that the codec reads
     * @param route called for each message that names the event
     * @return this
     * @throws IllegalArgumentException as {@link #on(String, Class, Route)}
     */
    public <T> Builder on(String event, Type type, Route<T> route) {
      if (event.isEmpty() || !RouterJson.isShort(event)) {
        throw new IllegalArgumentException("an event is a text of 1 to 128 characters");
      }
      if (routes.containsKey(event)) {
        throw new IllegalArgumentException("an event has one route: " + event);
      }
      routes.put(
          event,
          new TypedRoute<>(new DataReader<>(codec(), event, type), Objects.requireNonNull(route)));
      return this;
    }

    /**
     * Sets the route for plain text, binary, and JSON that names no event; by default they are
     * answered {@code no-event}.
     *
     * @param route called for each such message
     * @return this
     */
    public Builder otherwise(Route<InboundSignal> route) {
      otherwise = Objects.requireNonNull(route);
      return this;
    }

    /**
     * Adds code around every route.
     *
     * @param code runs inside of what was added before
     * @return this
     */
    public Builder around(Middleware code) {
      middleware.add(Objects.requireNonNull(code));
      return this;
    }

    /**
     * Maps failures of a type to an error: of routes, of middleware, and of answers that cannot be
     * written as JSON. The first rule that fits counts. Exceptions that futures wrap a failure in
     * are removed.
     *
     * @param <E> the type of the failure
     * @param type its class
     * @param answer makes the error that the client gets
     * @return this
     */
    public <E extends Throwable> Builder onError(
        Class<E> type, Function<? super E, RouteException> answer) {
      errors.putIfAbsent(type, error -> answer.apply(type.cast(error)));
      return this;
    }

    /** JSON-B is looked for only if no other codec is set. */
    private JsonCodec codec() {
      JsonCodec used = codec.orElseGet(JsonbCodec::new);
      codec = Optional.of(used);
      return used;
    }

    /**
     * Returns the router.
     *
     * @return the router
     * @throws IllegalStateException if the asker has other fields
     */
    public SignalRouter build() {
      if (asker.filter(one -> !one.fields().equals(fields)).isPresent()) {
        throw new IllegalStateException("the asker and the router must have the same fields");
      }
      return new SignalRouter(this);
    }
  }
}
