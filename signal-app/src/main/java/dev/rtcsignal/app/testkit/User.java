package dev.rtcsignal.app.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the user of an {@link RtcClient} parameter or field of a test.
 *
 * <pre>{@code
 * @Test
 * void greets(RtcEmulator cloud, @User("alice") RtcClient alice) {
 *   alice.join("lobby");
 * }
 * }</pre>
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER})
public @interface User {
  /** Returns the user id. */
  String value();
}
