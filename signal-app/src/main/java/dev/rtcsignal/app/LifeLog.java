package dev.rtcsignal.app;

import dev.rtcsignal.app.config.AppConfig;
import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.app.config.ProgramVersion;
import dev.rtcsignal.app.observe.ServerEvents;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;

/** Logs the start of a server with its configuration, and its stop with what was drained. */
record LifeLog(Environment environment, ServerAssembly server, ServerEvents events) {
  private static final Logger LOG = System.getLogger(LifeLog.class.getName());

  /** Logs version, JVM, and each setting that is not the default; secrets are masked. */
  void started() {
    LOG.log(
        Level.INFO,
        "rtc-signal {0} serves on Java {1} with {2}; check-config prints all settings",
        ProgramVersion.current(),
        Runtime.version(),
        AppConfig.changed(environment.settings()));
  }

  /** Runs the stop, and logs how long it took and what became of the work in progress. */
  void stop(Runnable stop) {
    int requests = server.inFlight();
    int sends = events.waiting();
    Instant began = environment.steady().instant();
    LOG.log(Level.INFO, "stopping: {0} requests in progress, {1} sends wait", requests, sends);
    stop.run();
    LOG.log(
        Level.INFO,
        "stopped after {0} ms: {1} of {2} requests answered, {3} of {4} sends left the queue",
        Duration.between(began, environment.steady().instant()).toMillis(),
        requests - Math.min(requests, server.inFlight()),
        requests,
        sends - Math.min(sends, events.waiting()),
        sends);
  }
}
