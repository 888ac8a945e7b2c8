package planted.adapters_show_their_doors.adapter.http;

/** Planted: breaks the rule adapters_show_their_doors. */
public final class BackDoor {}
