package dev.rtcsignal.spring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Starts an emulated cloud before the application of a test, and points the application at it.
 *
 * <pre>{@code
 * @SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
 * @AutoConfigureRtcEmulator
 * class ClassroomTest {
 *   @Autowired RtcEmulator cloud;
 *   @LocalServerPort int port;
 * }
 * }</pre>
 *
 * <p>Sets the {@code signal.*} properties of the cloud, the keys and the secret of event
 * notifications, above those of the application and below those of {@code @SpringBootTest} and
 * {@code @TestPropertySource}. Once the web server listens, the emulator sends event notifications
 * to it. The {@code RtcEmulator} is a bean.
 *
 * <p>The application has the emulator's time: {@code RtcEmulator.advance} ends its time limits and
 * questions, and lets sends that wait go on. A test that counts what leaves in which second takes
 * {@code RtcEmulator.transport()} as a bean instead.
 *
 * <p>The emulator belongs to the application context: it is shared by all tests that share a cached
 * context, with its rooms, faults and quota, and it closes with the context, as by
 * {@code @DirtiesContext}. Call {@code RtcEmulator.reset()} for tests that must not see what others
 * did. Needs {@code signal-app} on the class path of tests.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
public @interface AutoConfigureRtcEmulator {}
