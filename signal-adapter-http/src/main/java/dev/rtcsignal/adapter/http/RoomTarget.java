package dev.rtcsignal.adapter.http;

import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.dispatch.BulkDelivery;
import java.util.Collection;
import java.util.List;

/**
 * A whole room, or very many of its members.
 *
 * <pre>{@code
 * signals.toRoom("Room1").text("hello");
 * BulkReport report = signals.toRoom("Room1").bulk(names).text("hello").report().join();
 * }</pre>
 */
public final class RoomTarget extends SignalTarget {
  private final Signals signals;
  private final RoomId room;
  private final SendOptions ofBulk;

  RoomTarget(Signals signals, RoomId room, SendOptions options, SendOptions ofBulk) {
    super(signals, new Audience.WholeRoom(room), options);
    this.signals = signals;
    this.room = room;
    this.ofBulk = ofBulk;
  }

  /**
   * Sets the options, also those of {@link #bulk}: by default {@link SendOptions#DEFAULT}, and
   * {@link SendOptions#BULK} there.
   *
   * @param other priority, deadline, order and repetition
   * @return the same room with these options
   */
  @Override
  public RoomTarget with(SendOptions other) {
    return new RoomTarget(signals, room, other, other);
  }

  /**
   * Addresses up to 1,000,000 members in many calls, by default behind more urgent signals; see
   * {@link dev.rtcsignal.domain.delivery.BulkPlan}.
   *
   * @param users the user ids; one that is named twice gets the message once
   * @return what to send to them
   * @throws dev.rtcsignal.domain.message.InvalidSignalException if an id breaks a rule
   */
  public Bulk bulk(Collection<String> users) {
    return new Bulk(users.stream().map(UserId::new).toList());
  }

  /**
   * Sends one message to many members. Each method throws {@link
   * dev.rtcsignal.domain.message.InvalidSignalException} if there are no users or too many, or the
   * message is too large for a batch.
   */
  public final class Bulk {
    private final List<UserId> users;

    private Bulk(List<UserId> users) {
      this.users = users;
    }

    /**
     * Sends a text.
     *
     * @param text well-formed Unicode
     * @return the delivery, which is running
     */
    public BulkDelivery text(String text) {
      return send(Payload.text(text));
    }

    /**
     * Sends bytes.
     *
     * @param bytes are copied
     * @return the delivery, which is running
     */
    public BulkDelivery binary(byte... bytes) {
      return send(Payload.binary(bytes));
    }

    /**
     * Sends an event as {@link SignalTarget#event} does.
     *
     * @param name 1 to 128 characters
     * @param data its content: a text, a JSON value, or an object that is written as JSON
     * @return the delivery, which is running
     */
    public BulkDelivery event(String name, Object data) {
      return send(signals.event(name, data));
    }

    private BulkDelivery send(Payload payload) {
      return signals.sendAll(signals.plan(payload).room(room, users).build(), ofBulk);
    }
  }
}
