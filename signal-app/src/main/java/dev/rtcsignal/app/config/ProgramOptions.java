package dev.rtcsignal.app.config;

import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import java.net.URI;
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

    /** Returns where clients report that set no URL of their own; empty for nowhere. */
    Optional<String> callbackUrl();

    /** Tells whether exchanges are not printed. */
    boolean quiet();

    /** Returns where event notifications are posted; empty for nowhere. */
    Optional<String> notificationUrl();

    /** Returns the secret of event notifications; empty for that of the demo. */
    Optional<String> notificationSecret();

    /** Tells whether the signature of a notification leaves out the EventId. */
    boolean notificationOlderHash();
  }

  /** One simulated client. */
  public interface Client {
    /** Returns the emulator that it connects to. */
    URI cloud();

    UserId user();

    /** Returns the room that it joins; empty for none. */
    Optional<RoomId> room();

    /**
     * Returns where its messages to the server go; empty for what the emulator says, if anything.
     */
    Optional<String> callbackUrl();

    /** Tells whether it goes on after the end of its input. */
    boolean stays();

    /** Tells whether events are printed as JSON objects. */
    boolean json();
  }
}
