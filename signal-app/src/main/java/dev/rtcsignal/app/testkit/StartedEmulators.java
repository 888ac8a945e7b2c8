package dev.rtcsignal.app.testkit;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;

/**
 * The emulators and clients of one test, or of one class, which its tests and nested classes find
 * too. Thread-safe, since JUnit before 5.12 makes the parallel tests of a class share it.
 */
final class StartedEmulators {
  private static final Namespace NAMESPACE = Namespace.create(RtcEmulatorExtension.class);

  private final List<RtcClient> clients = new CopyOnWriteArrayList<>();
  private final Map<String, RtcEmulator> emulators = new ConcurrentHashMap<>();

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
      try {
        own.clients.forEach(RtcClient::close);
      } finally {
        own.emulators.forEach(
            (name, emulator) -> {
              store(context).remove(key(name));
              emulator.close();
            });
      }
    }
  }
}
