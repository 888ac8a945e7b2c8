package dev.rtcsignal.app.cli;

import dev.rtcsignal.adapter.http.OpenApiTransport;
import dev.rtcsignal.app.config.CloudConfig;
import dev.rtcsignal.app.config.ProgramOptions.Client;
import dev.rtcsignal.app.config.ProgramOptions.Emulator;
import dev.rtcsignal.app.config.ProgramOptions.Listeners;
import dev.rtcsignal.app.config.StoreSettings;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.ports.AccessKeys;
import dev.rtcsignal.ports.SignalGateway;
import java.io.PrintWriter;
import java.util.function.UnaryOperator;

/** Runs the long-running programs, each of which returns its exit code, and makes transports. */
public interface Programs {
  /** Runs emulator, server and two simulated clients until the process is stopped. */
  int demo(Listeners listeners, Emulator emulator);

  /** Runs the whole tour once; returns 0 only if everything arrived. */
  int tour(Listeners listeners, Emulator emulator);

  /** Runs the reference server until the process is stopped. */
  int serve(Listeners listeners);

  /** Runs the emulated cloud until the process is stopped. */
  int emulator(Listeners listeners, Emulator emulator);

  /** Runs a simulated client until its input ends; tells people what fails at {@code err}. */
  int client(Client client, AppKey key, PrintWriter err) throws InterruptedException;

  /**
   * Returns a transport for one command, which closes it.
   *
   * @param gateway wraps the gateway that makes the attempts
   */
  OpenApiTransport transport(
      CloudConfig cloud, AccessKeys keys, UnaryOperator<SignalGateway> gateway);

  /** Returns an outbox for one command, which closes it. */
  OpenOutbox outbox(StoreSettings store, CloudConfig cloud, AccessKeys keys);
}
