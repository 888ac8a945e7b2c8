package dev.rtcsignal.app.testkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;

/**
 * The emulators and clients of one test, or of one class, which its tests and nested classes find
 * too. Used by one thread at a time, as its context is.
 */
final class StartedEmulators {
  private static final Namespace NAMESPACE = Namespace.create(RtcEmulatorExtension.class);

  private final List<RtcClient> clients = new ArrayList<>();
  private final Map<String, RtcEmulator> emulators = new LinkedHashMap<>();

  private StartedEmulators() {}

  static StartedEmulators of(ExtensionContext context) {
    return store(context)
        .getOrComputeIfAbsent(
            context.getUniqueId(), first -> new StartedEmulators(), StartedEmulators.class);
  }

  private static Store store(ExtensionContext context) {
    return context.getStore(NAMESPACE);
  }

  /** Returns the emulator of a name, which is started unless the test or a class has it. */
  RtcEmulator emulator(String name, RtcEmulator.Builder builder, ExtensionContext context) {
    return store(context)
        .getOrComputeIfAbsent(
            key(name),
            key -> {
              RtcEmulator started = builder.start();
              emulators.put(name, started);
              return started;
            },
            RtcEmulator.class);
  }

  private static Object key(String name) {
    return List.of(RtcEmulator.class, name);
  }

  /** Connects a client that is closed after this test or class, also if the emulator goes on. */
  RtcClient connect(RtcEmulator emulator, String user) {
    RtcClient client = emulator.client(user);
    clients.add(client);
    return client;
  }

  /** Notes that the one instance of a class has its fields, for all tests of the class. */
  static void setFields(ExtensionContext context, Object instance) {
    store(context).put(instance.getClass(), true);
  }

  static boolean hasFields(ExtensionContext context, Object instance) {
    return store(context).get(instance.getClass()) != null;
  }

  /** JUnit before 5.13 does not close stored values that are only AutoCloseable. */
  static void close(ExtensionContext context) {
    StartedEmulators own = store(context).remove(context.getUniqueId(), StartedEmulators.class);
    if (own != null) {
      own.clients.forEach(RtcClient::close);
      own.emulators.forEach(
          (name, emulator) -> {
            store(context).remove(key(name));
            emulator.close();
          });
    }
  }
}
