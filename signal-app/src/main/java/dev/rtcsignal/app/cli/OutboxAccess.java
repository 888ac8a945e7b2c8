package dev.rtcsignal.app.cli;

import dev.rtcsignal.app.config.ConfigReader;
import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.app.config.FailedException;
import dev.rtcsignal.app.config.StoreSettings;
import dev.rtcsignal.app.json.OutboxJson;
import dev.rtcsignal.app.json.SignalJson;
import dev.rtcsignal.app.outbox.OpenStore;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.ports.OutboxStore;
import dev.rtcsignal.ports.OutboxStore.StoreException;
import dev.rtcsignal.ports.dispatch.Failures;
import jakarta.json.JsonObject;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Opens the store for one command, and prints entries. */
record OutboxAccess(Environment environment) {
  private static final int TIMEOUT_SECONDS = 30;

  /** Reads the settings of the store. */
  StoreSettings settings() {
    ConfigReader reader = new ConfigReader(environment.settings());
    var settings = StoreSettings.read(reader);
    reader.requireNoMistakes();
    return settings.orElseThrow();
  }

  /** Returns the settings of the store if one is set that survives the process. */
  Optional<StoreSettings> durable() {
    return environment.settings().get("store").isPresent()
        ? Optional.of(settings()).filter(store -> store.url().isDurable())
        : Optional.empty();
  }

  /**
   * Does something with the store.
   *
   * @throws FailedException if the store cannot be reached, in one line
   */
  <T> T with(Function<OutboxStore, CompletableFuture<T>> use) {
    try (OutboxStore store = OpenStore.toLook(settings(), environment)) {
      return use.apply(store).get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw failed(e.getCause());
    } catch (TimeoutException e) {
      throw new FailedException("the store does not answer");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailedException("interrupted while the store was asked");
    }
  }

  private static RuntimeException failed(Throwable failure) {
    Throwable cause = Failures.unwrap(failure);
    return cause instanceof StoreException known
        ? new FailedException("the store failed: " + known.getMessage())
        : new IllegalStateException(cause);
  }

  void print(OutboxEntry entry, boolean json) {
    JsonObject object = OutboxJson.entry(entry);
    if (json) {
      environment.out().println(object);
      return;
    }
    environment
        .out()
        .println(
            String.join(
                "  ",
                entry.name().value(),
                object.getString("state"),
                object.getString("reason", object.getString("code", "-")),
                entry.status().attempt()
                    + (entry.status().attempt() == 1 ? " attempt" : " attempts"),
                entry.times().createdAt().toString(),
                SignalJson.audience(entry.to()).build().toString()));
  }
}
