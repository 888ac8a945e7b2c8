package dev.rtcsignal.spring.test;

import dev.rtcsignal.app.testkit.RtcEmulator;
import dev.rtcsignal.ports.AccessKeys;
import dev.rtcsignal.ports.AppKeys;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.support.TestPropertySourceUtils;

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
    addKeys(beans, cloud);
    addProperties(context.getEnvironment().getPropertySources(), cloud);
    context.addApplicationListener(new RtcEmulatorNotifications(context, cloud));
  }

  /** The keys are beans, since they do not tell their secrets. Before those of the application. */
  private static void addKeys(BeanDefinitionRegistry beans, RtcEmulator cloud) {
    RootBeanDefinition appKeys =
        new RootBeanDefinition(
            AppKeys.class,
            () -> app -> app.equals(cloud.app()) ? List.of(cloud.appKey()) : List.of());
    RootBeanDefinition accessKeys =
        new RootBeanDefinition(
            AccessKeys.class,
            () -> app -> Optional.of(cloud.accessKey()).filter(key -> app.equals(cloud.app())));
    appKeys.setPrimary(true);
    accessKeys.setPrimary(true);
    beans.registerBeanDefinition(BEAN + "AppKeys", appKeys);
    beans.registerBeanDefinition(BEAN + "AccessKeys", accessKeys);
  }

  private static void addProperties(MutablePropertySources sources, RtcEmulator cloud) {
    MapPropertySource properties =
        new MapPropertySource(
            BEAN,
            Map.of(
                "signal.app-id", cloud.app().value(),
                "signal.cloud", cloud.uri().toString(),
                "signal.region", cloud.region(),
                "signal.notification.secret", RtcEmulatorNotifications.SECRET));
    String inlined = TestPropertySourceUtils.INLINED_PROPERTIES_PROPERTY_SOURCE_NAME;
    if (sources.contains(inlined)) {
      sources.addAfter(inlined, properties);
    } else {
      sources.addFirst(properties);
    }
  }
}
