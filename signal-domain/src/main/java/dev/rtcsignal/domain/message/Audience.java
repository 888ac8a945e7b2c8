package dev.rtcsignal.domain.message;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * Whom a signal is for. Each case is one OpenAPI action (vendor-facts 1.1), with its own size limit
 * and its own cost against the application's quota.
 */
public sealed interface Audience {
  /** The size limit of three of the actions: 64 KiB of raw payload (vendor-facts 1.3). */
  int MAX_BYTES = 65_536;

  /** Returns the largest raw payload in bytes. */
  int maxBytes();

  /**
   * Returns what a send takes from the quota: one unit for each recipient named (vendor-facts 1.3).
   */
  int units();

  /** Returns what the function for this case makes of it. */
  <R> R match(
      Function<User, R> user,
      Function<RoomMember, R> member,
      Function<RoomMembers, R> members,
      Function<WholeRoom, R> room);

  /** A user who is logged in, in a room or not: {@code SendUnicast}. */
  record User(UserId user) implements Audience {
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

  /** One user in a room: {@code SendRoomUnicast}. */
  record RoomMember(RoomId room, UserId user) implements Audience {
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
   * Some users of a room: {@code BatchSendRoomUnicast}.
   *
   * @param users 1 to {@value #MAX_USERS} distinct users; else {@link InvalidSignalException} with
   *     {@link Rule#RECIPIENT_COUNT} or {@link Rule#RECIPIENTS_DISTINCT}
   */
  record RoomMembers(RoomId room, List<UserId> users) implements Audience {
    /** Most recipients of one call (BatchSendRoomUnicast, 2024-11-27). */
    public static final int MAX_USERS = 600;

    /** The size limit of the batch action: 20 KiB of raw payload (BatchSendRoomUnicast). */
    public static final int MAX_BATCH_BYTES = 20_480;

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
                + " differ");
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

  /** Everybody in a room: {@code SendBroadcast}. */
  record WholeRoom(RoomId room) implements Audience {
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
