package dev.rtcsignal.spring.test;

import dev.rtcsignal.app.testkit.RtcEmulator;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Starts the emulator of a context. All are equal, so that test classes with the annotation share a
 * cached context.
 */
record RtcEmulatorCustomizer() implements ContextCustomizer {
  private static final String BEAN = "rtcEmulator";

  @Override
  public void customizeContext(
      ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
    RtcEmulator cloud = RtcEmulator.start();
    DefaultListableBeanFactory beans = (DefaultListableBeanFactory) context.getBeanFactory();
    beans.registerSingleton(BEAN, cloud);
    // Not closed by Spring as a singleton that it did not make.
    beans.registerDisposableBean(BEAN, cloud::close);
    // One time for all: what waits in the application ends with RtcEmulator.advance.
    InstantSource clock = cloud.clock()::instant;
    beans.registerSingleton("signalClock", clock);
    beans.registerSingleton(BEAN + "Delayer", cloud.delayer());
    addProperties(context.getEnvironment().getPropertySources(), cloud);
    context.addApplicationListener(new RtcEmulatorNotifications(context, cloud));
  }

  private static void addProperties(MutablePropertySources sources, RtcEmulator cloud) {
    Map<String, Object> values = new HashMap<>();
    cloud.settings().forEach((name, value) -> values.put(property(name), value));
    values.put("signal.notification.secret", RtcEmulatorNotifications.SECRET);
    MapPropertySource properties = new MapPropertySource(BEAN, values);
    // Behind the properties of the test, of which some are in files.
    String system = StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME;
    if (sources.contains(system)) {
      sources.addBefore(system, properties);
    } else {
      sources.addFirst(properties);
    }
  }

  /** Returns {@code signal.app-id} for {@code SIGNAL_APP_ID}. */
  private static String property(String setting) {
    String name = setting.toLowerCase(Locale.ROOT).replace('_', '-');
    return name.replaceFirst("-", ".");
  }
}
