/**
 * The interfaces between the domain and the world; nothing else is in this package.
 *
 * <ul>
 *   <li>Outgoing: {@link dev.rtcsignal.ports.SignalTransport} sends signals at the pace of {@link
 *       dev.rtcsignal.ports.Quota}, {@link dev.rtcsignal.ports.SignalGateway} makes single
 *       attempts, {@link dev.rtcsignal.ports.DeliveryListener} observes both.
 *   <li>Incoming: {@link dev.rtcsignal.ports.SenderCheck} proves the sender, {@link
 *       dev.rtcsignal.ports.SignalHandler} and {@link dev.rtcsignal.ports.EventHandler} are the
 *       application's code, {@link dev.rtcsignal.ports.CallbackListener} observes each callback.
 *   <li>Credentials: {@link dev.rtcsignal.ports.AppKeys}, {@link dev.rtcsignal.ports.AccessKeys},
 *       {@link dev.rtcsignal.ports.RevocationList}.
 *   <li>Time: {@link dev.rtcsignal.ports.Delayer}.
 * </ul>
 */
package dev.rtcsignal.ports;
