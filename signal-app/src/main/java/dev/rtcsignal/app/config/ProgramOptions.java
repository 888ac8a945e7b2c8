package dev.rtcsignal.app.config;

import java.util.List;
import java.util.Optional;

/**
 * The options of the programs that run until they are stopped; the command line implements them.
 */
public final class ProgramOptions {
  private ProgramOptions() {}

  /** The addresses to listen on. */
  public interface Listeners {
    String host();

    /** Returns the port that was asked for. */
    Optional<Integer> serverPort();

    /** Returns the port that was asked for. */
    Optional<Integer> emulatorPort();
  }

  /** The emulated cloud. */
  public interface Emulator {
    /** Returns applications as {@code APPID=APPKEY}; none for that of the demo. */
    List<String> apps();

    /** Returns access keys as {@code ID=SECRET}; none for that of the demo. */
    List<String> accessKeys();

    String region();

    /** Returns recipients per second of an application. */
    int appQuota();

    /** Returns messages per second of a room. */
    int roomQuota();

    /** Tells whether errors of the RTC service are answered with status 200. */
    boolean errorsAlwaysInside200();

    /** Tells whether the cloud has the basic message feature only. */
    boolean basic();

    /** Returns the seed of request ids and random faults; empty for others in each run. */
    Optional<Long> seed();

    /** Returns where event notifications are posted; empty for nowhere. */
    Optional<String> notificationUrl();

    /** Returns the secret of event notifications; empty for that of the demo. */
    Optional<String> notificationSecret();

    /** Tells whether the signature of a notification leaves out the EventId. */
    boolean notificationOlderHash();
  }
}
