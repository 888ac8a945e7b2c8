package dev.rtcsignal.app;

import dev.rtcsignal.app.config.AppConfig;
import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.app.config.FailedException;
import dev.rtcsignal.app.config.ServerConfig;
import dev.rtcsignal.app.config.ServerSecrets;
import dev.rtcsignal.app.journal.JournalWriter;
import dev.rtcsignal.app.observe.ServerEvents;
import dev.rtcsignal.app.server.ApiKeys;
import dev.rtcsignal.app.server.Gate;
import dev.rtcsignal.app.server.TlsFiles;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.ports.AppKeys;
import dev.rtcsignal.ports.Quota;
import dev.rtcsignal.ports.SignalTransport;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/** What a server shows to the world: who comes in, who is believed, and what is written down. */
record ServerFace(Environment environment, ServerConfig front, ServerSecrets secrets) {
  static ServerFace of(Environment environment, AppConfig config) {
    return new ServerFace(environment, config.front(), new ServerSecrets(environment.settings()));
  }

  /** How the server reaches the cloud, and tells of it. */
  record Way(SignalTransport transport, Quota quota, ServerEvents events, Optional<URI> emulator) {}

  ServerParts parts(AppId app, AppKeys keys, SenderId from, Way way) {
    return new ServerParts(
        app, keys, from, gate(), trust(), way.transport, way.quota, way.events, way.emulator);
  }

  Gate gate() {
    return new Gate(
        front.limits(),
        () -> ApiKeys.of(secrets.apiKeys().get()),
        front.proxies(),
        environment.steady(),
        front.tls().map(files -> new TlsFiles(files.certificate(), files.key())));
  }

  Trust trust() {
    return Trust.of(front, secrets);
  }

  /** Starts to record, if that is asked for; returns what ends it. */
  Runnable record(ServerEvents events) {
    return front.journal().map(place -> record(place, events)).orElse(() -> {});
  }

  private Runnable record(JournalWriter.Place place, ServerEvents events) {
    try {
      JournalWriter recorder =
          JournalWriter.start(place, environment.random(), environment.clock().instant());
      recorder.record(events);
      return recorder::close;
    } catch (IOException e) {
      throw new FailedException("SIGNAL_RECORD_DIR names a folder that cannot be written");
    }
  }

  /** Leaves the secrets out. */
  @Override
  public String toString() {
    return "ServerFace[***]";
  }
}
