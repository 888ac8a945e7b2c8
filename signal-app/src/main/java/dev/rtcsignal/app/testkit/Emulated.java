package dev.rtcsignal.app.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a field that {@link RtcEmulatorExtension} sets, and names the emulator of a field or a
 * parameter if a test has several.
 *
 * <pre>{@code
 * @Emulated RtcEmulator cloud;
 *
 * @Test
 * void sendsToBothClouds(
 *     @Emulated("other") RtcEmulator other, @Emulated("other") @User("bob") RtcClient bob) {
 *   bob.join("lobby");
 * }
 * }</pre>
 *
 * <p>Parameters of the first emulator need no annotation.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER})
public @interface Emulated {
  /** Returns the name of the emulator; any text, empty for the first one. */
  String value() default "";
}
