package dev.mothership.correlate.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Policies and requests made up from a seed, the same on every machine. */
final class GeneratedCases {
  private static final String HOME = "111111111111";
  private static final String AWAY = "222222222222";
  private static final String USER = "arn:aws:iam::" + HOME + ":user/alice";
  private static final String SESSION = "arn:aws:sts::" + HOME + ":assumed-role/app/run1";
  private static final String ROLE = "arn:aws:iam::" + HOME + ":role/app";
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** An action with a resource that it takes and one that it would take but is not asked for. */
  private record Call(String action, String resource, String other) {}

  private static final List<Call> CALLS =
      List.of(
          new Call("s3:GetObject", "arn:aws:s3:::orders/2026/a.csv", "arn:aws:s3:::orders/2025/b"),
          new Call("s3:PutObject", "arn:aws:s3:::orders/alice/in.csv", "arn:aws:s3:::other/x"),
          new Call("s3:ListBucket", "arn:aws:s3:::orders", "arn:aws:s3:::orders-old"),
          new Call(
              "sqs:SendMessage",
              "arn:aws:sqs:eu-west-1:222222222222:jobs",
              "arn:aws:sqs:eu-west-1:222222222222:jobs-dead"),
          new Call(
              "dynamodb:GetItem",
              "arn:aws:dynamodb:eu-west-1:222222222222:table/orders",
              "arn:aws:dynamodb:eu-west-1:222222222222:table/users"),
          new Call(
              "secretsmanager:GetSecretValue",
              "arn:aws:secretsmanager:eu-west-1:222222222222:secret:db-a1b2c3",
              "arn:aws:secretsmanager:eu-west-1:222222222222:secret:web-d4e5f6"),
          new Call(
              "lambda:InvokeFunction",
              "arn:aws:lambda:eu-west-1:222222222222:function:resize",
              "arn:aws:lambda:eu-west-1:222222222222:function:mail"));

  /** A condition key with values that requests have of it and that policies ask for. */
  private record Key(String name, List<String> operators, List<String> given, List<String> asked) {}

  private static final List<String> STRINGS =
      List.of(
          "StringEquals",
          "StringNotEquals",
          "StringEqualsIgnoreCase",
          "StringNotEqualsIgnoreCase",
          "StringLike",
          "StringNotLike");
  private static final List<String> ORDERED =
      List.of(
          "Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals");
  private static final List<String> ARNS =
      List.of("ArnEquals", "ArnNotEquals", "ArnLike", "ArnNotLike");

  private static final List<Key> KEYS =
      List.of(
          new Key(
              "aws:PrincipalTag/team",
              STRINGS,
              List.of("shop", "Shop", "mail", "s*p"),
              List.of("shop", "SHOP", "sh*", "?hop", "*", "${aws:username}", "s*p")),
          new Key(
              "aws:UserAgent",
              STRINGS,
              List.of("cli/2.1", "console", ""),
              List.of("cli/*", "cli/2.?", "console", "${aws:PrincipalTag/team, 'console'}")),
          new Key(
              "aws:MultiFactorAuthPresent",
              List.of("Bool"),
              List.of("true", "false"),
              List.of("true", "false", "True")),
          new Key(
              "aws:SecureTransport",
              List.of("Bool"),
              List.of("true", "false"),
              List.of("true", "false")),
          new Key(
              "aws:MultiFactorAuthAge",
              ORDERED.stream().map("Numeric"::concat).toList(),
              List.of("0", "300", "3600"),
              List.of("300", "299.5", "3600", "-1")),
          new Key(
              "aws:CurrentTime",
              ORDERED.stream().map("Date"::concat).toList(),
              List.of("2026-06-01T12:00:00Z", "2026-01-01T00:00:00Z"),
              List.of("2026-06-01T12:00:00Z", "2026-01-01T00:00:00Z", "2025-12-31T23:59:59Z")),
          new Key(
              "aws:SourceIp",
              List.of("IpAddress", "NotIpAddress"),
              List.of("10.1.2.3", "203.0.113.9", "203.0.113.200"),
              List.of("10.0.0.0/8", "203.0.113.9/32", "203.0.113.9", "203.0.113.128/25")),
          new Key(
              "aws:SourceArn",
              ARNS,
              List.of("arn:aws:s3:::orders", "arn:aws:sns:eu-west-1:111111111111:topic"),
              List.of(
                  "arn:aws:s3:::orders",
                  "arn:aws:s3:::*",
                  "arn:aws:sns:*:111111111111:*",
                  "arn:aws:sns:*:*",
                  "arn:*:*:*:*:*")));

  private static final Key TAG_KEYS =
      new Key(
          "aws:TagKeys",
          STRINGS,
          List.of("cost", "team", "Team"),
          List.of("cost", "team", "te*", "*"));

  private final Random random;

  GeneratedCases(long seed) {
    this.random = new Random(seed);
  }

  /** A case in the words of the evaluator that it is put to. */
  ObjectNode next() {
    Call call = pick(CALLS);
    boolean away = chance(40);
    ObjectNode made = JSON.objectNode();
    ObjectNode request = made.putObject("request");
    request.put("principal", chance(60) ? USER : SESSION).put("action", call.action());
    request
        .putObject("resource")
        .put("resource", call.resource().replace(AWAY, away ? AWAY : HOME))
        .put("accountId", away ? AWAY : HOME);
    ObjectNode context = context();
    if (request.path("principal").asText().equals(USER)) {
      context.put("aws:username", "alice");
    }
    request.set("contextVariables", context);
    ArrayNode identity = made.putArray("identityPolicies");
    for (int i = random.nextInt(3); i >= 0; i--) {
      identity.addObject().put("name", "p" + i).set("policy", document(call, false));
    }
    made.set("serviceControlPolicies", scps(call));
    made.set("resourceControlPolicies", rcps(call));
    if (chance(away ? 85 : 40)) {
      made.set("resourcePolicy", document(call, true));
    }
    if (chance(25)) {
      ArrayNode boundary = made.putArray("permissionBoundaryPolicies");
      boundary.addObject().put("name", "b").set("policy", document(call, false));
    }
    boolean session = request.path("principal").asText().equals(SESSION);
    if (session && !made.has("resourcePolicy") && chance(40)) {
      made.set("sessionPolicy", document(call, false));
    }
    return made;
  }

  private ObjectNode context() {
    ObjectNode context = JSON.objectNode();
    for (Key key : KEYS) {
      if (chance(65)) {
        context.put(key.name(), pick(key.given()));
      }
    }
    if (chance(50)) {
      ArrayNode tags = context.putArray(TAG_KEYS.name());
      TAG_KEYS.given().stream().filter(tag -> chance(50)).forEach(tags::add);
      if (tags.isEmpty()) {
        context.remove(TAG_KEYS.name());
      }
    }
    return context;
  }

  private ArrayNode scps(Call call) {
    ArrayNode levels = JSON.arrayNode();
    for (int i = random.nextInt(3); i > 0; i--) {
      ArrayNode policies = levels.addObject().put("orgIdentifier", "ou-" + i).putArray("policies");
      if (chance(70)) {
        ObjectNode all = JSON.objectNode().put("Version", "2012-10-17");
        ObjectNode allow = all.putObject("Statement").put("Effect", "Allow").put("Action", "*");
        allow.put("Resource", "*");
        policies.addObject().put("name", "full").set("policy", all);
      }
      if (policies.isEmpty() || chance(60)) {
        policies.addObject().put("name", "scp").set("policy", document(call, false));
      }
    }
    return levels;
  }

  /** Of these only denials are written: that all is allowed goes without saying. */
  private ArrayNode rcps(Call call) {
    ArrayNode levels = JSON.arrayNode();
    if (chance(75)) {
      return levels;
    }
    ObjectNode document = document(call, false).put("Version", "2012-10-17");
    String service = call.action().substring(0, call.action().indexOf(':'));
    for (JsonNode statement : document.path("Statement")) {
      ObjectNode denial = (ObjectNode) statement;
      denial.put("Effect", "Deny").put("Principal", "*").remove("NotAction");
      denial.put("Action", chance(50) ? service + ":*" : call.action());
    }
    levels
        .addObject()
        .put("orgIdentifier", "r-1")
        .putArray("policies")
        .addObject()
        .put("name", "rcp")
        .set("policy", document);
    return levels;
  }

  private ObjectNode document(Call call, boolean ofResource) {
    ObjectNode document = JSON.objectNode();
    document.put("Version", chance(85) ? "2012-10-17" : "2008-10-17");
    ArrayNode statements = document.putArray("Statement");
    for (int i = random.nextInt(3); i >= 0; i--) {
      ObjectNode statement = statements.addObject();
      boolean allow = chance(78);
      statement.put("Effect", allow ? "Allow" : "Deny");
      if (ofResource) {
        principal(statement, allow);
      }
      action(statement, call);
      resource(statement, call);
      if (chance(45)) {
        ObjectNode conditions = statement.putObject("Condition");
        for (int c = random.nextInt(2); c >= 0; c--) {
          condition(conditions);
        }
      }
    }
    return statements.toString().contains("${") ? document.put("Version", "2012-10-17") : document;
  }

  private void principal(ObjectNode statement, boolean allow) {
    List<String> names =
        List.of(
            USER,
            ROLE,
            SESSION,
            "arn:aws:iam::" + HOME + ":root",
            HOME,
            "*",
            "arn:aws:iam::" + HOME + ":user/bob");
    boolean except = !allow && chance(20);
    String element = except ? "NotPrincipal" : "Principal";
    if (!except && chance(15)) {
      statement.put(element, "*");
    } else if (except) {
      ArrayNode both = statement.putObject(element).putArray("AWS");
      both.add(chance(50) ? USER : "arn:aws:iam::" + HOME + ":user/bob");
      both.add("arn:aws:iam::" + HOME + ":root");
    } else {
      statement.putObject(element).put("AWS", pick(names));
    }
  }

  private void action(ObjectNode statement, Call call) {
    String service = call.action().substring(0, call.action().indexOf(':'));
    String verb = call.action().substring(service.length() + 1);
    List<String> patterns =
        List.of(
            call.action(),
            call.action().toUpperCase(Locale.ROOT),
            service + ":*",
            service + ":" + verb.substring(0, 3) + "*",
            service + ":" + verb.substring(0, 2) + "?" + verb.substring(3),
            "*",
            "iam:*",
            service + ":Tag*",
            service + ":*" + verb.substring(verb.length() - 4));
    put(statement, chance(85) ? "Action" : "NotAction", patterns);
  }

  private void resource(ObjectNode statement, Call call) {
    String own = call.resource().replace(AWAY, HOME);
    List<String> patterns = new ArrayList<>();
    for (String arn : List.of(call.resource(), own)) {
      patterns.add(arn);
      patterns.add(arn.substring(0, arn.length() - 3) + "*");
      patterns.add(arn.substring(0, arn.length() - 1) + "?");
      patterns.add(arn.replace("eu-west-1", "*").replace(HOME, "*").replace("orders", "o*s"));
    }
    patterns.add("*");
    patterns.add("*");
    patterns.add(call.other());
    patterns.add("arn:aws:s3:::orders/${aws:PrincipalTag/team, 'alice'}/*");
    patterns.add("arn:aws:s3:::*/a*/i*.c?v");
    put(statement, chance(88) ? "Resource" : "NotResource", patterns);
  }

  private void put(ObjectNode statement, String element, List<String> patterns) {
    if (chance(60)) {
      statement.put(element, pick(patterns));
      return;
    }
    ArrayNode several = statement.putArray(element);
    for (int i = random.nextInt(3); i >= 0; i--) {
      several.add(pick(patterns));
    }
  }

  private void condition(ObjectNode conditions) {
    boolean set = chance(20);
    Key key = set ? TAG_KEYS : pick(KEYS);
    String operator = chance(12) ? "Null" : pick(key.operators());
    boolean isNull = operator.equals("Null");
    String name =
        isNull
            ? operator
            : (set ? chance(50) ? "ForAnyValue:" : "ForAllValues:" : "")
                + operator
                + (!set && chance(25) ? "IfExists" : "");
    JsonNode before = conditions.path(name);
    ObjectNode keys = before.isObject() ? (ObjectNode) before : conditions.putObject(name);
    if (isNull || chance(60)) {
      keys.put(key.name(), isNull ? String.valueOf(chance(50)) : pick(key.asked()));
    } else {
      ArrayNode several = keys.putArray(key.name());
      for (int i = random.nextInt(3); i >= 0; i--) {
        several.add(pick(key.asked()));
      }
    }
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private <T> T pick(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
