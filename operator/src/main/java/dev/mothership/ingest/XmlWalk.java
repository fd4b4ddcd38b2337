package dev.mothership.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Walks through an XML report once, record by record, within the bounds of {@link ReportLimits}.
 * Paths are local names, as {@code bom/components/component}, or an attribute's, as {@code
 * bom/@version}; a record is given in the form that JSON would have: attributes and children are
 * fields, an element whose name is said to be a list is the list of its children, text beside
 * attributes is {@code value}, what is empty is null. A document type, and so every entity of its
 * own, is refused.
 */
public final class XmlWalk {
  private static final int LONGEST_MARKUP = 4 * ReportLimits.LONGEST_TEXT;
  private static final XMLInputFactory XML = factory();

  private final ReportBody body;
  private final Set<String> lists;
  private final Map<String, JsonWalk.Taker> takers = new LinkedHashMap<>();

  private XmlWalk(ReportBody body, Set<String> lists) {
    this.body = body;
    this.lists = Set.copyOf(lists);
  }

  /**
   * @param lists local names of the elements that stand for lists
   */
  public static XmlWalk of(ReportBody body, Set<String> lists) {
    return new XmlWalk(body, lists);
  }

  /** Below a record that is taken no other taker is called. */
  public XmlWalk at(String path, JsonWalk.Taker taker) {
    takers.put(path, taker);
    return this;
  }

  /**
   * @throws MalformedReport where the report is not well-formed XML, or beyond what a report may be
   */
  public void run() throws IOException {
    try (Meter in = new Meter(body.open(), LONGEST_MARKUP)) {
      try {
        XMLStreamReader xml = XML.createXMLStreamReader(XmlText.of(in));
        new Reading(xml, in).run();
      } catch (XMLStreamException e) {
        String why = in.beyond() ? "one text is longer than a report's can be" : reason(e);
        int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNumber());
        throw new MalformedReport("line " + line, why);
      }
    }
  }

  private static String reason(XMLStreamException e) {
    if (e.getNestedException() instanceof CharacterCodingException) {
      return "not valid XML: a byte that is not of its encoding, which is UTF-8 unless it says so";
    }
    String message = String.valueOf(e.getMessage());
    int at = message.indexOf("Message: ");
    return "not valid XML: " + (at < 0 ? message : message.substring(at + "Message: ".length()));
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, false);
    return factory;
  }

  /** One pass through one document. */
  private final class Reading {
    private final XMLStreamReader xml;
    private final Meter in;
    private final Map<String, Integer> met = new LinkedHashMap<>();
    private int depth;
    private long characters;
    private int values;

    Reading(XMLStreamReader xml, Meter in) {
      this.xml = xml;
      this.in = in;
    }

    void run() throws IOException, XMLStreamException {
      while (xml.hasNext()) {
        if (next() == XMLStreamConstants.START_ELEMENT) {
          element(xml.getLocalName());
        }
      }
    }

    private int next() throws IOException, XMLStreamException {
      int event = xml.next();
      in.restart();
      if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
        throw fault("a document type and entities of its own are not allowed in a report");
      }
      if (event == XMLStreamConstants.START_ELEMENT && ++depth > ReportLimits.DEEPEST) {
        throw fault("nested deeper than " + ReportLimits.DEEPEST);
      }
      if (event == XMLStreamConstants.END_ELEMENT) {
        depth--;
      }
      return event;
    }

    private void element(String path) throws IOException, XMLStreamException {
      JsonWalk.Taker taker = takers.get(path);
      if (taker != null) {
        characters = 0;
        values = 0;
        int nth = met.merge(path, 1, Integer::sum);
        taker.take(new Item(value(), "/" + path + "[" + nth + "]"));
        return;
      }
      for (int i = 0; i < xml.getAttributeCount(); i++) {
        String name = path + "/@" + xml.getAttributeLocalName(i);
        JsonWalk.Taker attribute = takers.get(name);
        if (attribute != null) {
          JsonNode text = JsonNodeFactory.instance.textNode(xml.getAttributeValue(i));
          attribute.take(new Item(text, "/" + name));
        }
      }
      for (int event = next(); event != XMLStreamConstants.END_ELEMENT; event = next()) {
        if (event == XMLStreamConstants.START_ELEMENT) {
          element(path + "/" + xml.getLocalName());
        }
      }
    }

    private JsonNode value() throws IOException, XMLStreamException {
      if (++values > ReportLimits.MOST_VALUES) {
        throw fault("one record is larger than a finding can be");
      }
      if (lists.contains(xml.getLocalName())) {
        return list();
      }
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      for (int i = 0; i < xml.getAttributeCount(); i++) {
        String value = xml.getAttributeValue(i);
        count(value.length());
        object.put(xml.getAttributeLocalName(i), value);
      }
      StringBuilder text = new StringBuilder();
      for (int event = next(); event != XMLStreamConstants.END_ELEMENT; event = next()) {
        if (event == XMLStreamConstants.START_ELEMENT) {
          String name = xml.getLocalName();
          JsonNode child = value();
          if (!object.has(name)) {
            object.set(name, child);
          }
        } else if (xml.hasText() && event != XMLStreamConstants.COMMENT) {
          count(xml.getTextLength());
          text.append(xml.getText());
          if (text.length() > ReportLimits.LONGEST_TEXT) {
            throw fault("one text is longer than a report's can be");
          }
        }
      }
      String stripped = text.toString().strip();
      if (object.isEmpty()) {
        return stripped.isEmpty()
            ? JsonNodeFactory.instance.nullNode()
            : JsonNodeFactory.instance.textNode(stripped);
      }
      if (!stripped.isEmpty()) {
        object.put("value", stripped);
      }
      return object;
    }

    private ArrayNode list() throws IOException, XMLStreamException {
      ArrayNode list = JsonNodeFactory.instance.arrayNode();
      for (int event = next(); event != XMLStreamConstants.END_ELEMENT; event = next()) {
        if (event == XMLStreamConstants.START_ELEMENT) {
          JsonNode child = value();
          if (!child.isNull()) {
            list.add(child);
          }
        }
      }
      return list;
    }

    private void count(int more) throws MalformedReport {
      characters += more;
      if (characters > ReportLimits.LARGEST_RECORD) {
        throw fault("one record is larger than a finding can be");
      }
    }

    private MalformedReport fault(String message) {
      return new MalformedReport("line " + xml.getLocation().getLineNumber(), message);
    }
  }
}
