package dev.rtcsignal.adapter.routing;

import dev.rtcsignal.adapter.json.JsonProviders;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserAddress;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.Delayer;
import dev.rtcsignal.ports.QuestionStore;
import dev.rtcsignal.ports.SignalTransport;
import dev.rtcsignal.ports.dispatch.CompletionExecutor;
import dev.rtcsignal.ports.dispatch.SystemDefaults;
import dev.rtcsignal.ports.dispatch.SystemDelayer;
import jakarta.json.JsonValue;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Asks clients questions, and waits for their answers.
 *
 * <pre>{@code
 * Asker asker = Asker.builder(transport, new SenderId("server")).build();
 * SignalRouter router = SignalRouter.builder(asker)
 *     .on("leave", Leave.class, request -> confirm(asker, request))
 *     .build();
 * }</pre>
 *
 * <p>The answers arrive as messages, so the asker must be given to the {@link SignalRouter} that
 * gets them, in this process or, with {@link Builder#questions}, in any. At most 10,000 questions
 * are open. Safe for use by many threads. {@link #close} ends the timer of the timeouts.
 */
public final class Asker implements AutoCloseable {
  private final SignalTransport transport;
  private final SenderId from;
  private final RouterJson json;
  private final PendingQuestions questions;
  private final Map<Type, DataReader<?>> answers = new ConcurrentHashMap<>();
  private final Optional<SystemDelayer> ownDelayer;
  private final Delayer delayer;
  private final Optional<SharedQuestions> shared;

  private Asker(Builder builder) {
    this.transport = builder.transport;
    this.from = builder.from;
    this.json = new RouterJson(builder.fields, builder.codec());
    this.ownDelayer =
        builder.delayer.isPresent() ? Optional.empty() : Optional.of(new SystemDelayer());
    this.delayer = builder.delayer.orElseGet(ownDelayer::orElseThrow);
    this.questions =
        new PendingQuestions(builder.random, delayer, CompletionExecutor.ofDaemonThreads());
    this.shared = builder.store.map(this::shared);
  }

  private SharedQuestions shared(QuestionStore store) {
    return new SharedQuestions(store, delayer, questions.newId(), questions::isOpen, this::deliver);
  }

  /** Another process has taken the answer, and did not parse it. */
  private void deliver(QuestionStore.Answer answer) {
    RoutedMessage.read(answer.text(), json.fields())
        .ifPresent(message -> questions.answer(answer.from(), answer.id(), message));
  }

  /**
   * Returns a builder with the system's chance.
   *
   * @param transport sends the questions
   * @param from the sender that clients see
   * @return a builder
   */
  public static Builder builder(SignalTransport transport, SenderId from) {
    return builder(transport, from, SystemDefaults.random());
  }

  /**
   * Returns a builder whose chance tests decide.
   *
   * @param transport sends the questions
   * @param from the sender that clients see
   * @param random for the ids of questions; a {@code SecureRandom}
   * @return a builder
   */
  public static Builder builder(SignalTransport transport, SenderId from, RandomGenerator random) {
    return new Builder(transport, from, random);
  }

  /**
   * Asks a user, in whichever room, by {@code SendUnicast}.
   *
   * @param <T> the type of the answer
   * @param app the user's application
   * @param user the user
   * @param question its event, its content, and the type of the answer
   * @param timeout how long to wait for the answer, from now; it also limits how long the question
   *     may wait until it leaves
   * @return completes normally, always, within the timeout, and never on the thread that brought
   *     the answer: on a thread of the asker's own, on the delayer's, or on the transport's if the
   *     question did not go out. Cancelling it closes the question
   * @throws IllegalArgumentException if the question is too large or cannot be written as JSON, the
   *     codec cannot read the type of the answer, or the timeout is none or longer than a year
   */
  public <T> CompletableFuture<AskResult<T>> ask(
      AppId app, UserId user, Question<T> question, Duration timeout) {
    return ask(app, new Audience.User(user), user, question, timeout);
  }

  /**
   * Asks a user in a room, by {@code SendRoomUnicast}; else as {@link #ask}.
   *
   * @param <T> the type of the answer
   * @param app the user's application
   * @param room the room
   * @param user the user
   * @param question as for {@link #ask}
   * @param timeout as for {@link #ask}
   * @return as for {@link #ask}
   */
  public <T> CompletableFuture<AskResult<T>> askInRoom(
      AppId app, RoomId room, UserId user, Question<T> question, Duration timeout) {
    return ask(app, new Audience.RoomMember(room, user), user, question, timeout);
  }

  private <T> CompletableFuture<AskResult<T>> ask(
      AppId app, Audience to, UserId user, Question<T> question, Duration timeout) {
    if (questions.isFull()) {
      return CompletableFuture.completedFuture(new AskResult.NotAsked<>(Optional.empty()));
    }
    DataReader<T> answer = reader(question);
    UserAddress asked = new UserAddress(app, user);
    return questions.ask(
        asked,
        timeout,
        id -> {
          Payload payload = Payload.text(json.question(question, id));
          OutboundSignal signal = new OutboundSignal(app, from, to, payload);
          Supplier<CompletableFuture<SendResult>> send =
              () -> ReplySender.push(transport, signal, SendOptions.DEFAULT.deadline(timeout));
          return shared.map(all -> all.open(id, asked, timeout, send)).orElseGet(send);
        },
        message -> read(message, answer));
  }

  /** Kept per type, so that the type is checked once, and a failure logged once. */
  @SuppressWarnings("unchecked")
  private <T> DataReader<T> reader(Question<T> question) {
    return (DataReader<T>)
        answers.computeIfAbsent(
            question.answer(),
            type -> new DataReader<>(json.codec(), question.event(), question.answer()));
  }

  private static <T> AskResult<T> read(RoutedMessage message, DataReader<T> answer) {
    try {
      message
          .error()
          .ifPresent(
              error -> {
                throw error;
              });
      return new AskResult.Answered<>(answer.read(message.data()));
    } catch (RouteException e) {
      return new AskResult.Declined<>(e.code(), e.getMessage());
    }
  }

  RouterFields fields() {
    return json.fields();
  }

  SignalRouter.Builder router() {
    return SignalRouter.builder(transport, from)
        .asker(this)
        .fields(json.fields())
        .codec(json.codec());
  }

  /** Takes an answer, and returns the ACK for it. */
  CompletionStage<Ack> answer(InboundSignal signal, String id, RoutedMessage message) {
    UserAddress from = signal.sender().address();
    return takes(from, id, message, signal.payload())
        .thenApply(taken -> taken ? Ack.empty() : unknownQuestion(json, id));
  }

  private CompletableFuture<Boolean> takes(
      UserAddress from, String id, RoutedMessage message, Payload text) {
    if (questions.answer(from, id, message)) {
      return CompletableFuture.completedFuture(true);
    }
    return shared
        .map(all -> all.answer(from, id, text.match(known -> known.value(), binary -> "")))
        .orElseGet(() -> CompletableFuture.completedFuture(false));
  }

  static Ack unknownQuestion(RouterJson json, String id) {
    RouteException why = new RouteException("unknown-question", "unknown or expired question id");
    return Ack.text(
        json.refusal("", Optional.of(id).filter(RouterJson::isShort).map(RouterJson::text), why));
  }

  /**
   * Ends the timer that this asker made for itself; open questions have no timeout any more. A
   * closed asker must not be used. Does nothing with a shared delayer.
   */
  @Override
  public void close() {
    ownDelayer.ifPresent(SystemDelayer::close);
  }

  /**
   * A question to a client.
   *
   * @param <T> the type of the answer
   * @param event the name of the event that the client gets
   * @param data its content: an object for the codec, a JSON value, or a text
   * @param answer a type that the codec reads, or {@link JsonValue}; the same as {@code T}
   */
  public record Question<T>(String event, Object data, Type answer) {
    /** Checks the components. {@inheritDoc} */
    public Question {
      Objects.requireNonNull(event);
      Objects.requireNonNull(data);
      Objects.requireNonNull(answer);
    }

    /**
     * Makes a question whose answer is not of a generic type.
     *
     * @param event the name of the event that the client gets
     * @param data its content: an object for the codec, a JSON value, or a text
     * @param answer a type that the codec reads, or {@link JsonValue}
     */
    public Question(String event, Object data, Class<T> answer) {
      this(event, data, (Type) answer);
    }

    /** Leaves the content out. */
    @Override
    public String toString() {
      return "Question[" + event + "]";
    }
  }

  /** Collects the options of an asker. Not safe for use by many threads. */
  public static final class Builder {
    private final SignalTransport transport;
    private final SenderId from;
    private final RandomGenerator random;
    private RouterFields fields = RouterFields.DEFAULT;
    private Optional<JsonCodec> codec = Optional.empty();
    private Optional<Delayer> delayer = Optional.empty();
    private Optional<QuestionStore> store = Optional.empty();

    private Builder(SignalTransport transport, SenderId from, RandomGenerator random) {
      JsonProviders.requireProcessing();
      this.transport = Objects.requireNonNull(transport);
      this.from = Objects.requireNonNull(from);
      this.random = Objects.requireNonNull(random);
    }

    /**
     * Sets the names of the fields; {@link RouterFields#DEFAULT} by default.
     *
     * @param names the same as the router's
     * @return this
     */
    public Builder fields(RouterFields names) {
      fields = Objects.requireNonNull(names);
      return this;
    }

    /**
     * Sets what converts between JSON and the types of questions and answers: by default JSON-B,
     * strictly.
     *
     * @param other the codec
     * @return this
     */
    public Builder codec(JsonCodec other) {
      codec = Optional.of(other);
      return this;
    }

    /**
     * Sets what measures the timeouts: by default a {@link SystemDelayer} of the asker's own, which
     * ends with {@link Asker#close}.
     *
     * @param shared is not closed by the asker
     * @return this
     */
    public Builder delayer(Delayer shared) {
      delayer = Optional.of(shared);
      return this;
    }

    /**
     * Sets the store in which processes share their open questions, so that an answer may arrive at
     * any of them; by default it must arrive at the one that asked. A question that the store does
     * not take is not asked.
     *
     * @param shared takes each question before it is sent
     * @return this
     */
    public Builder questions(QuestionStore shared) {
      store = Optional.of(shared);
      return this;
    }

    /** JSON-B is looked for only if no other codec is set. */
    private JsonCodec codec() {
      JsonCodec used = codec.orElseGet(JsonbCodec::new);
      codec = Optional.of(used);
      return used;
    }

    /** {@return the asker} */
    public Asker build() {
      return new Asker(this);
    }
  }
}
