package dev.rtcsignal.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Routes an event to a method of a bean.
 *
 * <pre>{@code
 * @SignalRoute("raiseHand")
 * Place raiseHand(Hand hand, UserId user) {
 *   return new Place(classroom.raise(user, hand.up()));
 * }
 * }</pre>
 *
 * <p>Parameters, in any order: the data, of any type that the codec reads; {@code
 * RoutedRequest<T>}; {@code VerifiedSender}; {@code UserId} of the sender; {@code InboundSignal}.
 * The method returns nothing, the content of the answer, a {@code RoutedReply}, or a {@code
 * CompletionStage} or Reactor's {@code Mono} of one of these. A {@code RouteException} that it
 * throws goes to the client.
 *
 * <p>Called through the bean's proxy, if it has one, on the executor {@code signalExecutor}, with
 * the messages of one user one after another. A method that cannot be called fails the start.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface SignalRoute {
  /** {@return the name of the event, 1 to 128 characters} */
  String value();
}
