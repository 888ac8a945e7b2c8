package dev.rtcsignal.spring;

import dev.rtcsignal.ports.Outbox;
import dev.rtcsignal.ports.SignalTransport;
import dev.rtcsignal.ports.dispatch.Failures;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;

/**
 * Closes the transports after the web server has stopped and its last requests are answered: they
 * take no more sends then, and those under way end. A closed transport does not start again.
 */
final class SignalLifecycle implements SmartLifecycle {
  private static final System.Logger LOG = System.getLogger(SignalLifecycle.class.getName());

  /** Less than the phases of Spring's web server, which end first: those are up to 2,048 less. */
  private static final int PHASE = DEFAULT_PHASE - 4_096;

  private final ObjectProvider<SignalTransport> transports;
  private volatile boolean running;

  SignalLifecycle(ObjectProvider<SignalTransport> transports) {
    this.transports = transports;
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    Map<Boolean, List<SignalTransport>> all =
        transports.stream().collect(Collectors.partitioningBy(Outbox.class::isInstance));
    // An outbox first: it still stores the outcomes of what the transport below it sends.
    all.get(true).forEach(SignalLifecycle::close);
    all.get(false).forEach(SignalLifecycle::close);
  }

  private static void close(SignalTransport transport) {
    if (transport instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        // The others have to close too.
        LOG.log(Level.WARNING, "a transport did not close: {0}", Failures.describe(e));
      }
    }
  }

  /** Spring 7 pauses the cached contexts of tests by this rule, and resumes them. */
  public boolean isPauseable() {
    return false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
