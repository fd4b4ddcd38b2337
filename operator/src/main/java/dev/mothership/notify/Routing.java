package dev.mothership.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.store.RoutedChannel;
import dev.mothership.store.RoutedFinding;
import dev.mothership.store.RoutingBatch;
import dev.mothership.store.RoutingBatch.Mark;
import dev.mothership.store.RoutingBatch.Member;
import dev.mothership.store.RoutingBatch.Notice;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One batch on its way to threads. A finding comes into a thread by something to do: it was opened,
 * came back, or rose to what the channel asks for. From then on the thread hears of all that
 * becomes of it.
 */
final class Routing {
  private static final String PREFIX = "finding-";
  private static final Set<String> OPENING = Set.of("opened", "reopened", "unmuted");
  private static final String RISK = "risk-changed";
  private static final String PLACE = "/in/";
  private static final int HASH = 12;

  private final RoutingBatch batch;
  private final Audience audience;
  private final Map<Long, Set<Member>> members = new HashMap<>();
  private final List<Mark> marks = new ArrayList<>();
  private final List<Notice> notices = new ArrayList<>();

  Routing(RoutingBatch batch) {
    this.batch = batch;
    this.audience = new Audience(batch);
    batch.members().forEach((id, threads) -> members.put(id, new HashSet<>(threads)));
  }

  List<Mark> marks() {
    return marks;
  }

  List<Notice> notices() {
    return notices;
  }

  /** Something became of a finding. */
  void change(RoutingBatch.Row row, RoutedFinding finding) {
    String change = change(row);
    for (RoutedChannel channel : concerned(finding)) {
      ChannelBody body = audience.body(channel);
      Optional<Member> member = member(channel, finding);
      boolean opens =
          "Open".equals(finding.state())
              && audience.of(finding).contains(channel)
              && opens(row, change, finding, channel, body);
      if (member.isPresent() || opens) {
        boolean tells =
            body.filter().tells(change) && (!change.equals(RISK) || opens || banded(row));
        add(channel, body, finding, change, opens, tells, row);
      }
    }
  }

  /** Those that it is for, and the cluster's that told of it before its namespace had its own. */
  private List<RoutedChannel> concerned(RoutedFinding finding) {
    List<RoutedChannel> audience = this.audience.of(finding);
    Stream<RoutedChannel> before =
        batch.channels().stream()
            .filter(channel -> channel.name().cluster())
            .flatMap(
                channel ->
                    members.getOrDefault(finding.id(), Set.of()).stream()
                        .filter(member -> member.channelId() == channel.id())
                        .map(member -> channel.filledInFor(place(member))))
            .filter(channel -> !audience.contains(channel));
    return Stream.concat(audience.stream(), before).toList();
  }

  /**
   * Something became of a finding that is told as part of a whole: its threads know of it and say
   * it with the next that they tell.
   *
   * @param told the channels for which it is part of the whole
   */
  void quietly(RoutingBatch.Row row, RoutedFinding finding, Consumer<RoutedChannel> told) {
    String change = change(row);
    for (RoutedChannel channel : audience.of(finding)) {
      ChannelBody body = audience.body(channel);
      boolean member = member(channel, finding).isPresent();
      boolean opens =
          change.equals("opened") && body.filter().admits(finding) && !first(finding, row.at());
      if (member || opens) {
        add(channel, body, finding, member ? change : "", false, false, row);
        told.accept(channel);
      }
    }
  }

  /**
   * An open finding that a route leads to a namespace from now on, which is told as a whole: the
   * threads of those who serve that namespace know of it.
   *
   * @param told the channels for which it is part of the whole
   */
  void handOver(RoutingBatch.Row row, RoutedFinding finding, Consumer<RoutedChannel> told) {
    if (!"Open".equals(finding.state())
        || !finding.ownedIn().equals(row.body().path("namespace").asText())) {
      return;
    }
    for (RoutedChannel channel : audience.led(finding.ownedIn())) {
      ChannelBody body = audience.body(channel);
      if (body.filter().admits(finding) && member(channel, finding).isEmpty()) {
        add(channel, body, finding, "", false, false, row);
        told.accept(channel);
      }
    }
  }

  /** An open finding that was there before the channel. */
  void present(RoutedChannel channel, RoutedFinding finding) {
    ChannelBody body = audience.body(channel);
    if (audience.of(finding).contains(channel)
        && body.filter().admits(finding)
        && member(channel, finding).isEmpty()) {
      add(
          channel,
          body,
          finding,
          "opened",
          true,
          body.filter().tells("opened"),
          new RoutingBatch.Row(
              0,
              batch.now(),
              PREFIX + "opened",
              finding.id(),
              NotifyJson.MAPPER.createObjectNode()));
    }
  }

  /** A word to the tenant that is about no finding: for the namespace that it names, or for all. */
  void word(RoutingBatch.Row row) {
    Optional<ObjectNode> subject = Words.of(row.kind(), row.body());
    if (subject.isEmpty()) {
      return;
    }
    String namespace = row.body().path("namespace").asText();
    String group = "word/" + row.kind() + "/" + row.at();
    batch.channels().stream()
        .filter(
            channel ->
                namespace.isEmpty()
                    ? channel.tenantId() == batch.tenant().id()
                    : audience.of(namespace).contains(channel))
        .forEach(
            channel ->
                notices.add(
                    new Notice(
                        channel.id(),
                        group,
                        mark(channel, "summary", group),
                        subject.get(),
                        row.at(),
                        channel.routedTo())));
  }

  private boolean opens(
      RoutingBatch.Row row,
      String change,
      RoutedFinding finding,
      RoutedChannel channel,
      ChannelBody body) {
    if (!body.filter().admits(finding)) {
      return false;
    }
    if (change.equals("opened")) {
      return !(body.skipExisting()
          && (first(finding, row.at()) || !finding.firstSeen().isAfter(channel.startedAt())));
    }
    if (change.equals(RISK)) {
      JsonNode before = row.body().path("before");
      return !body.filter().admits(before.path("risk").asInt(), before.path("severity").asText())
          || rose(row);
    }
    return OPENING.contains(change);
  }

  /** Whether it was found when its account was looked at for the first time. */
  private static boolean first(RoutedFinding finding, Instant at) {
    Instant baseline = finding.account().baseline();
    return baseline == null || !at.isAfter(baseline);
  }

  private static boolean banded(RoutingBatch.Row row) {
    return !row.body()
        .path("before")
        .path("severity")
        .asText()
        .equals(row.body().path("after").path("severity").asText());
  }

  private static boolean rose(RoutingBatch.Row row) {
    return banded(row)
        && row.body().path("after").path("risk").asInt()
            > row.body().path("before").path("risk").asInt();
  }

  private void add(
      RoutedChannel channel,
      ChannelBody body,
      RoutedFinding finding,
      String change,
      boolean opens,
      boolean tells,
      RoutingBatch.Row row) {
    String group =
        member(channel, finding)
            .map(Member::groupKey)
            .orElseGet(() -> group(body, finding) + suffix(channel));
    members
        .computeIfAbsent(finding.id(), id -> new HashSet<>())
        .add(new Member(channel.id(), group));
    marks.add(
        new Mark(
            channel.id(),
            group,
            finding.account().id(),
            mark(channel, "findings", group),
            finding.id(),
            change,
            was(row),
            row.body().path("note").asText(),
            opens,
            tells,
            row.at(),
            "Open".equals(finding.state()) ? finding.risk() : 0,
            channel.routedTo()));
  }

  private Optional<Member> member(RoutedChannel channel, RoutedFinding finding) {
    return members.getOrDefault(finding.id(), Set.of()).stream()
        .filter(member -> member.channelId() == channel.id())
        .filter(member -> place(member).equals(channel.routedTo()))
        .findFirst();
  }

  private static String suffix(RoutedChannel channel) {
    return channel.routedTo().isEmpty() ? "" : PLACE + channel.routedTo();
  }

  /** As {@link RoutedChannel#routedTo()}. */
  private static String place(Member member) {
    int at = member.groupKey().lastIndexOf(PLACE);
    return at < 0 ? "" : member.groupKey().substring(at + PLACE.length());
  }

  private String mark(RoutedChannel channel, String kind, String group) {
    return Marks.of(batch.installation(), channel.name(), batch.tenant().name(), kind, group);
  }

  private static String group(ChannelBody body, RoutedFinding finding) {
    String account = finding.account().provider() + ":" + finding.account().nativeId();
    if (ChannelBody.BY_FIX.equals(body.groupBy()) && !finding.fix().isEmpty()) {
      byte[] fix = finding.fix().getBytes(StandardCharsets.UTF_8);
      return account + "/fix/" + Marks.hash(fix).substring(0, HASH);
    }
    return account + "/rule/" + finding.rule();
  }

  private static String change(RoutingBatch.Row row) {
    return row.kind().startsWith(PREFIX) ? row.kind().substring(PREFIX.length()) : row.kind();
  }

  private static @Nullable Integer was(RoutingBatch.Row row) {
    JsonNode risk = row.body().path("before").path("risk");
    return risk.isInt() ? risk.asInt() : null;
  }
}
