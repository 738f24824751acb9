package io.osbs.cluster.local;

import io.osbs.cluster.document.Fields;
import io.osbs.cluster.document.UnreadableException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A build's process, told apart from whatever gets its number later.
 *
 * @param boot the machine's boot and the process namespace that the numbers count in
 * @param pid the process that holds the build's lock
 * @param start when it started, in the kernel's ticks since boot (field 22 of /proc/PID/stat)
 * @param session the session that was made for the build, with everything it started; 0 when the
 *     build was started in somebody else's session, as by hand
 * @param sessionStart when the session's leader started, in the same ticks
 */
record ProcessIdentity(String boot, long pid, long start, long session, long sessionStart) {

  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("boot", boot);
    json.put("pid", pid);
    json.put("start", start);
    json.put("session", session);
    json.put("sessionStart", sessionStart);
    return json;
  }

  static ProcessIdentity fromJson(Fields json) throws UnreadableException {
    return new ProcessIdentity(
        json.text("boot"),
        json.number("pid"),
        json.number("start"),
        json.number("session"),
        json.number("sessionStart"));
  }
}
