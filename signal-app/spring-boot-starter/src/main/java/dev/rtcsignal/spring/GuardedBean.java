package dev.rtcsignal.spring;

import dev.rtcsignal.ports.SignalTransport;
import dev.rtcsignal.ports.dispatch.GuardedTransport;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * The transport below the outbox, which is a bean too. Not injected, since the outbox is a
 * transport itself, and since a bean may be declared as any {@link SignalTransport}.
 */
record GuardedBean(ConfigurableListableBeanFactory beans, String name, GuardedTransport transport) {
  static GuardedBean find(ConfigurableListableBeanFactory beans) {
    List<String> names =
        Stream.of(beans.getBeanNamesForType(SignalTransport.class))
            .filter(name -> !name.equals(SignalStoreAutoConfiguration.OUTBOX))
            .toList();
    List<GuardedBean> found =
        names.stream()
            .filter(name -> beans.getBean(name) instanceof GuardedTransport)
            .map(name -> new GuardedBean(beans, name, (GuardedTransport) beans.getBean(name)))
            .toList();
    if (found.size() != 1) {
      throw unfit(names, found.size());
    }
    return found.get(0);
  }

  private static SignalStartException unfit(List<String> names, int found) {
    if (names.isEmpty()) {
      return new SignalStartException(
          "signal.store.enabled is true, but nothing is sent, since signal.access-key-id is not"
              + " set.",
          "Set signal.access-key-id and signal.secret-access-key, or signal.store.enabled to"
              + " false.");
    }
    return new SignalStartException(
        "signal.store.enabled needs one bean of GuardedTransport, but of the transports "
            + names
            + " there are "
            + found
            + ".",
        "Define one such bean, as OpenApiTransport is, or set signal.store.enabled to false.");
  }

  /** Makes the transport close after a bean. */
  GuardedTransport dependedOnBy(String bean) {
    beans.registerDependentBean(name, bean);
    return transport;
  }
}
