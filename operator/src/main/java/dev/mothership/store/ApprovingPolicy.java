package dev.mothership.store;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;

/**
 * A RemediationPolicy that approves an action where a person would have to, as reconcile last saw
 * it.
 *
 * @param windows none means at any time
 * @param perAccount runs that it approves in an account in 24 hours, at most
 * @param perTenant runs that it approves in a tenant in 24 hours, at most
 */
public record ApprovingPolicy(String name, List<Window> windows, int perAccount, int perTenant) {
  public ApprovingPolicy {
    windows = List.copyOf(windows);
  }

  /**
   * Hours of some days of the week.
   *
   * @param days Mon to Sun, of the window's beginning
   * @param from as 08:00
   * @param to exclusive; not after {@code from} means on the day after
   * @param zone as Europe/Berlin
   */
  public record Window(List<String> days, String from, String to, String zone) {
    public Window {
      days = List.copyOf(days);
    }

    boolean holds(Instant at) {
      ZonedDateTime now = at.atZone(ZoneId.of(zone));
      LocalTime time = now.toLocalTime();
      LocalTime begin = LocalTime.parse(from);
      LocalTime end = LocalTime.parse(to);
      if (begin.isBefore(end)) {
        return isOn(now) && !time.isBefore(begin) && time.isBefore(end);
      }
      return (isOn(now) && !time.isBefore(begin)) || (isOn(now.minusDays(1)) && time.isBefore(end));
    }

    private boolean isOn(ZonedDateTime day) {
      String name = day.getDayOfWeek().name();
      return days.stream().anyMatch(wanted -> name.regionMatches(true, 0, wanted, 0, 3));
    }
  }

  /** Whether it approves anything now. */
  public boolean isOpen(Instant at) {
    return windows.isEmpty() || windows.stream().anyMatch(window -> window.holds(at));
  }
}
