/**
 * The application layer: queues, orders, paces, repeats and bounds messages, for every transport
 * and server. Needs nothing but the domain, the ports and the JDK.
 *
 * <p>Outgoing: {@link dev.rtcsignal.ports.dispatch.Dispatcher} is the {@code SignalTransport} over
 * a {@code SignalGateway}. Each send is a {@code SendTask}, which goes through the states of {@code
 * SendState}: behind its predecessor with the same order key ({@code OrderKeys}), in the queue for
 * the quota and a slot among the calls in flight ({@code SendQueue}, a {@code ScopeQueue} per
 * quota, a {@code PriorityLane} per priority), through one attempt of the gateway, and perhaps a
 * back-off ({@code Retries}). {@code SendTrace} records its attempts and notifies listeners. The
 * domain decides how long to wait and whether to repeat. {@link
 * dev.rtcsignal.ports.dispatch.BulkDelivery} sends one message to very many recipients over any
 * transport.
 *
 * <p>Incoming: {@link dev.rtcsignal.ports.dispatch.SerialHandler} keeps the messages of one user in
 * order.
 */
package dev.rtcsignal.ports.dispatch;
