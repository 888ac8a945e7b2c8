package dev.rtcsignal.app.kill;

import static org.awaitility.Awaitility.await;

import dev.rtcsignal.app.journey.Program;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.message.AppId;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/**
 * Servers on one store, each a process of the runnable jar, that can be killed and started anew.
 */
final class KilledFleet implements AutoCloseable {
  static final int QUOTA = 400;
  static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  static final String APP_KEY = "killed-outbox-app-key-0123456789";

  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final int PAGE = 1_000;

  private final String name;
  private final Map<String, String> settings = new HashMap<>();
  private final List<Program> servers = new ArrayList<>();
  private final List<Optional<URI>> addresses = new CopyOnWriteArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private String jar = System.getProperty("runnable.jar");
  private int started;

  /**
   * @param store a JDBC URL
   */
  KilledFleet(String name, String store, URI cloud) {
    this.name = name;
    settings.put("SIGNAL_APP_ID", APP.value());
    settings.put("SIGNAL_APP_KEY", APP_KEY);
    settings.put("SIGNAL_ACCESS_KEY_ID", "AKLTkilled");
    settings.put("SIGNAL_SECRET_ACCESS_KEY", "killed-outbox-secret-0123456789");
    settings.put("SIGNAL_CLOUD", cloud.toString());
    settings.put("SIGNAL_STORE", KillStore.setting(store));
    settings.put("SIGNAL_APP_QUOTA", String.valueOf(QUOTA));
    settings.put("SIGNAL_SHUTDOWN_DELAY_SECONDS", "0");
    settings.put("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx512m");
  }

  KilledFleet with(String setting, String value) {
    settings.put(setting, value);
    return this;
  }

  /** Starts one server more; does not wait until it is ready. */
  KilledFleet start() throws IOException {
    servers.add(launch());
    addresses.add(Optional.empty());
    return this;
  }

  private Program launch() throws IOException {
    return Program.ofJar(jar, name + "-" + started++ % 40, settings, "serve", "--server-port=0");
  }

  /** Starts the servers from now on with another jar. */
  KilledFleet ofJar(String other) {
    jar = other;
    return this;
  }

  /** Waits until a server is ready. */
  URI ready(int index) throws Exception {
    URI uri = servers.get(index).ready("server");
    addresses.set(index, Optional.of(uri));
    return uri;
  }

  void kill(int index) throws InterruptedException {
    servers.get(index).kill();
    addresses.set(index, Optional.empty());
  }

  /** Stops a server in order; returns at once. */
  void terminate(int index) {
    addresses.set(index, Optional.empty());
    servers.get(index).terminate();
  }

  /** Returns which server sends; empty while none says so. */
  OptionalInt sender() {
    return IntStream.range(0, size())
        .filter(index -> addresses.get(index).filter(this::sends).isPresent())
        .findFirst();
  }

  private boolean sends(URI server) {
    try {
      JsonObject quota = get(server.resolve("/v1/quota"));
      return quota.containsKey("sender") && quota.getJsonObject("sender").getBoolean("here");
    } catch (IOException | InterruptedException | RuntimeException e) {
      return false;
    }
  }

  /** Returns the addresses of those that are ready and do not send. */
  List<URI> followers() {
    return addresses().stream().filter(server -> !sends(server)).toList();
  }

  void startAgain(int index) throws IOException {
    servers.set(index, launch());
  }

  /** Sends a signal, as STOP and CONT. */
  void signal(int index, String signal) throws Exception {
    String pid = String.valueOf(servers.get(index).pid());
    new ProcessBuilder("kill", "-" + signal, pid).start().waitFor();
  }

  Program server(int index) {
    return servers.get(index);
  }

  int size() {
    return servers.size();
  }

  /** Returns the addresses of those that are ready. */
  List<URI> addresses() {
    return addresses.stream().flatMap(Optional::stream).toList();
  }

  /** Waits until nothing waits or leaves any more. */
  void awaitQuiet() {
    await("end of all signals")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptions()
        .until(
            () ->
                page("?state=waiting&limit=1").isEmpty()
                    && page("?state=leaving&limit=1").isEmpty());
  }

  /** Returns the state of each name in the store. */
  Map<String, String> states() throws Exception {
    Map<String, String> states = new HashMap<>();
    String from = "";
    do {
      JsonObject page = get("?limit=" + PAGE + from);
      signals(page).forEach(one -> states.put(one.getString("name"), one.getString("state")));
      from = page.containsKey("next") ? "&after=" + page.getString("next") : "";
    } while (!from.isEmpty());
    return states;
  }

  private List<JsonObject> page(String query) throws Exception {
    return signals(get(query));
  }

  private static List<JsonObject> signals(JsonObject page) {
    return page.getJsonArray("signals").getValuesAs(JsonObject.class);
  }

  private JsonObject get(String query) throws Exception {
    return get(addresses().get(0).resolve("/v1/signals" + query));
  }

  private JsonObject get(URI uri) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build();
    return Json.parse(http.send(request, HttpResponse.BodyHandlers.ofString()).body())
        .orElseThrow();
  }

  @Override
  public void close() {
    servers.forEach(Program::close);
  }
}
