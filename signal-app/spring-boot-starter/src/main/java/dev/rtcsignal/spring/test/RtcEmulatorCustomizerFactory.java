package dev.rtcsignal.spring.test;

import java.util.List;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.util.ClassUtils;

/** Asks for an emulator for each test class with {@link AutoConfigureRtcEmulator}. */
final class RtcEmulatorCustomizerFactory implements ContextCustomizerFactory {
  private static final String EMULATOR = "dev.rtcsignal.app.testkit.RtcEmulator";

  @Override
  public ContextCustomizer createContextCustomizer(
      Class<?> testClass, List<ContextConfigurationAttributes> attributes) {
    if (!TestContextAnnotationUtils.hasAnnotation(testClass, AutoConfigureRtcEmulator.class)) {
      return null;
    }
    if (!ClassUtils.isPresent(EMULATOR, testClass.getClassLoader())) {
      throw new IllegalStateException(
          "@AutoConfigureRtcEmulator needs dev.rtcsignal:signal-app on the class path of tests");
    }
    return new RtcEmulatorCustomizer();
  }
}
