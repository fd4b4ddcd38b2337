package dev.mothership.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** docs/reference/sql.md as a contract: its views with their columns, and its examples. */
record SqlReference(Map<String, List<String>> columns, List<String> examples) {
  private static final Pattern HEADING = Pattern.compile("^## mothership\\.(\\w+)$");
  private static final Pattern ROW = Pattern.compile("^\\| (\\w+) \\| ([a-z ]+) \\| .+ \\|$");
  private static final Pattern EXAMPLE =
      Pattern.compile("^```sql\\n(.+?);\\n```$", Pattern.DOTALL | Pattern.MULTILINE);

  static SqlReference read() throws IOException {
    String root = System.getProperty("mothership.root", "..");
    String text = Files.readString(Path.of(root, "docs", "reference", "sql.md"));
    Map<String, List<String>> columns = new TreeMap<>();
    List<String> current = new ArrayList<>();
    for (String line : text.lines().toList()) {
      Matcher heading = HEADING.matcher(line);
      Matcher row = ROW.matcher(line);
      if (heading.matches()) {
        current = new ArrayList<>();
        columns.put(heading.group(1), current);
      } else if (row.matches() && !row.group(1).equals("column")) {
        current.add(row.group(1) + " " + row.group(2));
      }
    }
    List<String> examples =
        EXAMPLE.matcher(text).results().map(example -> example.group(1)).toList();
    return new SqlReference(columns, examples);
  }
}
