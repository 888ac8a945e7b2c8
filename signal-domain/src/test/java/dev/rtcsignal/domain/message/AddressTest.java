package dev.rtcsignal.domain.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AddressTest {
  private static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  private static final AppId OTHER_APP = new AppId("70af4c8dcb758d00ce35adb3");

  @Test
  void theSameUserIdOfAnotherApplicationIsAnotherUser() {
    UserAddress alice = new UserAddress(APP, new UserId("alice"));
    assertThat(alice)
        .isEqualTo(new UserAddress(APP, new UserId("alice")))
        .hasSameHashCodeAs(new UserAddress(APP, new UserId("alice")))
        .isNotEqualTo(new UserAddress(OTHER_APP, new UserId("alice")))
        .isNotEqualTo(new UserAddress(APP, new UserId("bob")))
        .hasToString("60af4c8dcb758d00ce35adb3/alice");
  }

  @Test
  void theSameRoomIdOfAnotherApplicationIsAnotherRoom() {
    RoomAddress lobby = new RoomAddress(APP, new RoomId("lobby"));
    assertThat(lobby)
        .isEqualTo(new RoomAddress(APP, new RoomId("lobby")))
        .hasSameHashCodeAs(new RoomAddress(APP, new RoomId("lobby")))
        .isNotEqualTo(new RoomAddress(OTHER_APP, new RoomId("lobby")))
        .isNotEqualTo(new RoomAddress(APP, new RoomId("hall")))
        .hasToString("60af4c8dcb758d00ce35adb3/lobby");
  }
}
