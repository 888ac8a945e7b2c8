package dev.rtcsignal.domain.message;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * The recipients of a signal.
 *
 * <pre>{@code
 * Audience to = new Audience.RoomMember(new RoomId("Room1"), new UserId("alice"));
 * }</pre>
 *
 * <p>Each case is one OpenAPI action (vendor-facts 1.1) with its own size limit and its own cost
 * against the application's quota.
 */
public sealed interface Audience {
  /** The largest raw payload of three actions: 64 KiB (vendor-facts 1.3). */
  int MAX_BYTES = 65_536;

  /** {@return the largest raw payload, in bytes} */
  int maxBytes();

  /**
   * {@return the cost against the application's quota, in units}
   *
   * <p>One unit for each recipient that the request names; a whole room costs one (vendor-facts
   * 1.3).
   */
  int units();

  /**
   * Applies the function for this case.
   *
   * @param user for {@link User}
   * @param member for {@link RoomMember}
   * @param members for {@link RoomMembers}
   * @param room for {@link WholeRoom}
   * @param <R> the type of the result
   * @return what the function returned
   */
  <R> R match(
      Function<User, R> user,
      Function<RoomMember, R> member,
      Function<RoomMembers, R> members,
      Function<WholeRoom, R> room);

  /**
   * A user who is logged in, whether in a room or not: {@code SendUnicast}.
   *
   * @param user the recipient
   */
  record User(UserId user) implements Audience {
    /** Checks the components. {@inheritDoc} */
    public User {
      Objects.requireNonNull(user);
    }

    @Override
    public int maxBytes() {
      return MAX_BYTES;
    }

    @Override
    public int units() {
      return 1;
    }

    @Override
    public <R> R match(
        Function<User, R> user,
        Function<RoomMember, R> member,
        Function<RoomMembers, R> members,
        Function<WholeRoom, R> room) {
      return user.apply(this);
    }
  }

  /**
   * One user in a room: {@code SendRoomUnicast}.
   *
   * @param room the room
   * @param user the recipient
   */
  record RoomMember(RoomId room, UserId user) implements Audience {
    /** Checks the components. {@inheritDoc} */
    public RoomMember {
      Objects.requireNonNull(room);
      Objects.requireNonNull(user);
    }

    @Override
    public int maxBytes() {
      return MAX_BYTES;
    }

    @Override
    public int units() {
      return 1;
    }

    @Override
    public <R> R match(
        Function<User, R> user,
        Function<RoomMember, R> member,
        Function<RoomMembers, R> members,
        Function<WholeRoom, R> room) {
      return member.apply(this);
    }
  }

  /**
   * Several users of a room: {@code BatchSendRoomUnicast}.
   *
   * @param room the room
   * @param users 1 to {@value #MAX_USERS} distinct users; else {@link InvalidSignalException} with
   *     {@link Rule#RECIPIENT_COUNT} or {@link Rule#RECIPIENTS_DISTINCT}
   */
  record RoomMembers(RoomId room, List<UserId> users) implements Audience {
    /** The most recipients of one request (vendor-facts 1.3). */
    public static final int MAX_USERS = 600;

    /** The largest raw payload of the batch action: 20 KiB (vendor-facts 1.3). */
    public static final int MAX_BATCH_BYTES = 20_480;

    /** Checks the components. {@inheritDoc} */
    public RoomMembers {
      Objects.requireNonNull(room);
      users = List.copyOf(users);
      if (users.isEmpty() || users.size() > MAX_USERS) {
        throw new InvalidSignalException(
            Rule.RECIPIENT_COUNT,
            "A batch takes 1 to " + MAX_USERS + " recipients but has " + users.size());
      }
      int distinct = new HashSet<>(users).size();
      if (distinct != users.size()) {
        throw new InvalidSignalException(
            Rule.RECIPIENTS_DISTINCT,
            "A batch takes distinct recipients, but of "
                + users.size()
                + " only "
                + distinct
                + " differ; name each user once");
      }
    }

    @Override
    public int maxBytes() {
      return MAX_BATCH_BYTES;
    }

    @Override
    public int units() {
      return users.size();
    }

    @Override
    public <R> R match(
        Function<User, R> user,
        Function<RoomMember, R> member,
        Function<RoomMembers, R> members,
        Function<WholeRoom, R> room) {
      return members.apply(this);
    }
  }

  /**
   * All users in a room: {@code SendBroadcast}.
   *
   * @param room the room
   */
  record WholeRoom(RoomId room) implements Audience {
    /** Checks the components. {@inheritDoc} */
    public WholeRoom {
      Objects.requireNonNull(room);
    }

    @Override
    public int maxBytes() {
      return MAX_BYTES;
    }

    @Override
    public int units() {
      return 1;
    }

    @Override
    public <R> R match(
        Function<User, R> user,
        Function<RoomMember, R> member,
        Function<RoomMembers, R> members,
        Function<WholeRoom, R> room) {
      return room.apply(this);
    }
  }
}
