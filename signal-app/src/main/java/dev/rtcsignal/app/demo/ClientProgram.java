package dev.rtcsignal.app.demo;

import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.app.config.FailedException;
import dev.rtcsignal.app.config.ProgramOptions;
import dev.rtcsignal.app.emulator.SimulatedClient;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.auth.AppKey;
import jakarta.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * One simulated client in a terminal: logs in, joins, prints each SDK event on a line, and sends
 * the lines of its input. Ends with its input once the result of each message is known, unless it
 * is to stay; a closed connection ends it with exit code 1.
 */
public final class ClientProgram {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

  private final Environment environment;
  private final ProgramOptions.Client options;
  private final ClientTokens tokens;
  private final AppKey key;
  private final PrintWriter err;

  public ClientProgram(
      Environment environment, ProgramOptions.Client options, AppKey key, PrintWriter err) {
    this.environment = environment;
    this.options = options;
    this.key = key;
    this.tokens = new ClientTokens(key, environment);
    this.err = err;
  }

  /**
   * Runs until the input ends, or the connection is closed.
   *
   * @throws FailedException if the emulator cannot be reached, or refuses the login
   */
  public int run(InputStream input) throws InterruptedException {
    try (SimulatedClient client = connect()) {
      enter(client);
      CompletableFuture<Void> typed = new CompletableFuture<>();
      Thread reader = new Thread(() -> read(client, input, typed), "typed-messages");
      reader.setDaemon(true);
      reader.start();
      CompletableFuture<?> end = options.stays() ? new CompletableFuture<>() : typed;
      CompletableFuture.anyOf(end, client.whenClosed()).join();
      if (client.isOpen()) {
        return 0;
      }
      tell("the emulator closed the connection: " + client.whenClosed().join());
      return 1;
    }
  }

  private SimulatedClient connect() {
    try {
      return SimulatedClient.connect(options.cloud(), this::print);
    } catch (CompletionException e) {
      throw new FailedException(
          "no emulator answers at " + options.cloud() + "; start one with the command emulator");
    }
  }

  private void enter(SimulatedClient client) throws InterruptedException {
    client.call("createEngine", Json.object().add("appId", key.app().value()).build());
    client.call("login", tokens.login(options.user()));
    int login = code(client, "onLoginResult", "errorCode");
    if (login != 0) {
      throw new FailedException("login failed with " + login + "; see explain sdk:" + login);
    }
    Optional<String> callbackUrl = options.callbackUrl().or(client::callbackUrl);
    if (callbackUrl.isPresent()) {
      client.call("setServerParams", tokens.serverParams(options.user(), callbackUrl.get()));
    }
    if (options.room().isPresent()) {
      client.call("joinRoom", tokens.join(options.room().get(), options.user()));
      int joined = code(client, "onRoomStateChanged", "state");
      if (joined != 0) {
        throw new FailedException("joinRoom failed with " + joined + "; see explain sdk:" + joined);
      }
    }
  }

  private static int code(SimulatedClient client, String event, String field)
      throws InterruptedException {
    return client
        .await(one -> one.name().equals(event))
        .map(one -> one.args().getInt(field))
        .orElseThrow(() -> new FailedException("the emulator sent no " + event + " within 5 s"));
  }

  private void read(SimulatedClient client, InputStream input, CompletableFuture<Void> end) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank()) {
          send(client, line);
        }
      }
      end.complete(null);
    } catch (IOException e) {
      end.complete(null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      end.completeExceptionally(e);
    }
  }

  /**
   * Sends one message, and waits for its result, so that the messages of a pipe keep their order.
   */
  private void send(SimulatedClient client, String line) throws InterruptedException {
    TypedMessage message;
    try {
      message = TypedMessage.of(line, options.room());
    } catch (IllegalArgumentException e) {
      tell(e.getMessage());
      return;
    }
    long id = client.call(message.call(), message.args());
    if (id < 0) {
      tell(message.call() + " returned " + id + "; see explain sdk:" + id);
      return;
    }
    client.await(
        event ->
            event.name().equals(message.resultEvent()) && event.args().getInt("msgid", -1) == id);
  }

  private void print(SimulatedClient.Event event) {
    JsonObject args = Optional.ofNullable(event.args()).orElseGet(() -> Json.object().build());
    environment.out().println(options.json() ? json(event, args) : text(event, args));
    environment.out().flush();
  }

  private String text(SimulatedClient.Event event, JsonObject args) {
    return TIME.format(environment.clock().instant()) + " " + event.name() + " " + args;
  }

  private String json(SimulatedClient.Event event, JsonObject args) {
    return Json.object()
        .add("at", environment.clock().instant().toString())
        .add("event", event.name())
        .add("args", args)
        .build()
        .toString();
  }

  private void tell(String line) {
    err.println(line);
    err.flush();
  }
}
