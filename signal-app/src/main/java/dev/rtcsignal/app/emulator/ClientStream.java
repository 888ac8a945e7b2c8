package dev.rtcsignal.app.emulator;

import dev.rtcsignal.app.cloud.ClientEvent;
import dev.rtcsignal.app.cloud.ClientObserver;
import dev.rtcsignal.app.cloud.EmulatedCloud;
import dev.rtcsignal.app.cloud.RtcEngine;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.observe.SseStream;
import dev.rtcsignal.domain.message.UserId;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Set;

/**
 * Writes the SDK calls and callbacks of all clients to the stream of the emulator, as events {@code
 * sdk}, while a console is connected. Tokens and signatures are left out.
 */
record ClientStream(EmulatedCloud cloud, SseStream stream) implements ClientObserver {
  private static final Set<String> SECRET = Set.of("token", "signature");

  @Override
  public void called(RtcEngine client, String call, JsonObject args, long returned) {
    if (stream.hasClients()) {
      JsonObjectBuilder shown = Json.object();
      args.forEach(
          (name, value) -> {
            if (!SECRET.contains(name)) {
              shown.add(name, value);
            }
          });
      publish(entry(client, "call", call).add("args", shown).add("returns", returned));
    }
  }

  @Override
  public void fired(RtcEngine client, ClientEvent event) {
    if (stream.hasClients()) {
      JsonObjectBuilder json = entry(client, "event", event.name()).add("args", event.args());
      event.cause().ifPresent(cause -> json.add("cause", cause));
      publish(json);
    }
  }

  private JsonObjectBuilder entry(RtcEngine client, String kind, String name) {
    return Json.object()
        .add("at", cloud.now().toString())
        .add("client", client.number())
        .add("uid", client.user().map(UserId::value).orElse(""))
        .add("kind", kind)
        .add("name", name);
  }

  private void publish(JsonObjectBuilder json) {
    stream.publish("sdk", json.build().toString());
  }
}
