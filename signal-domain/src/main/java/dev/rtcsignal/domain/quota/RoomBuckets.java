package dev.rtcsignal.domain.quota;

import dev.rtcsignal.domain.message.RoomAddress;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The quota buckets of rooms: an immutable map in {@value #SHARDS} shards, of which a change copies
 * one. That one drops its idle rooms, so that memory is bounded by the rooms in use.
 */
final class RoomBuckets {
  private static final int SHARDS = 128;

  static final RoomBuckets NONE = new RoomBuckets(Collections.nCopies(SHARDS, Map.of()));

  private final List<Map<RoomAddress, QuotaBucket>> shards;

  private RoomBuckets(List<Map<RoomAddress, QuotaBucket>> shards) {
    this.shards = shards;
  }

  Optional<QuotaBucket> find(RoomAddress room) {
    return Optional.ofNullable(shards.get(shard(room)).get(room));
  }

  RoomBuckets with(RoomAddress room, QuotaBucket bucket, long now) {
    int index = shard(room);
    Map<RoomAddress, QuotaBucket> changed = new HashMap<>(shards.get(index));
    changed.values().removeIf(other -> other.isForgettable(now));
    changed.put(room, bucket);
    @SuppressWarnings({"unchecked", "rawtypes"})
    Map<RoomAddress, QuotaBucket>[] copy = shards.toArray(new Map[0]);
    copy[index] = changed;
    return new RoomBuckets(Collections.unmodifiableList(Arrays.asList(copy)));
  }

  private static int shard(RoomAddress room) {
    return Math.floorMod(room.hashCode(), SHARDS);
  }

  int size() {
    return shards.stream().mapToInt(Map::size).sum();
  }

  Map<RoomAddress, QuotaBucket> all() {
    Map<RoomAddress, QuotaBucket> all = new LinkedHashMap<>();
    shards.forEach(all::putAll);
    return all;
  }
}
