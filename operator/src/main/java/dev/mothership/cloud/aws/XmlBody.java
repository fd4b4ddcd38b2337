package dev.mothership.cloud.aws;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** An XML answer that can be edited by path and written back one element a line. */
final class XmlBody {
  private final Element root;

  private XmlBody(Element root) {
    this.root = root;
  }

  /** Empty where the text is not XML; never reads anything that the text points to. */
  static Optional<XmlBody> parse(String text) {
    if (!text.stripLeading().startsWith("<")) {
      return Optional.empty();
    }
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setExpandEntityReferences(false);
      var builder = factory.newDocumentBuilder();
      builder.setErrorHandler(new DefaultHandler());
      return Optional.of(
          new XmlBody(builder.parse(new InputSource(new StringReader(text))).getDocumentElement()));
    } catch (SAXException | IOException e) {
      return Optional.empty();
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("every Java reads XML", e);
    }
  }

  /**
   * Rewrites the text of every element at a path.
   *
   * @param path element names below the root, divided by slashes; {@code **} in front finds the
   *     rest anywhere
   */
  void edit(String path, UnaryOperator<String> change) {
    for (Element element : find(path)) {
      element.setTextContent(change.apply(element.getTextContent()));
    }
  }

  void remove(String path) {
    for (Element element : find(path)) {
      if (element.getParentNode() != null) {
        element.getParentNode().removeChild(element);
      }
    }
  }

  private List<Element> find(String path) {
    List<Element> found = new ArrayList<>();
    if (path.startsWith("**/")) {
      descend(root, path.substring(3).split("/"), found);
    } else {
      follow(root, path.split("/"), 0, found);
    }
    return found;
  }

  private static void follow(Element at, String[] names, int depth, List<Element> found) {
    if (depth == names.length) {
      found.add(at);
      return;
    }
    for (Element child : children(at)) {
      if (name(child).equals(names[depth])) {
        follow(child, names, depth + 1, found);
      }
    }
  }

  private static void descend(Element at, String[] names, List<Element> found) {
    follow(at, names, 0, found);
    children(at).forEach(child -> descend(child, names, found));
  }

  private static String name(Element element) {
    String name = element.getTagName();
    return name.substring(name.indexOf(':') + 1);
  }

  private static List<Element> children(Element parent) {
    List<Element> children = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element) {
        children.add((Element) node);
      }
    }
    return children;
  }

  /** One element a line, indented by two spaces; the text of leaves is kept to the character. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    write(root, 0, out);
    return out.toString();
  }

  private static void write(Element element, int depth, StringBuilder out) {
    out.append("  ".repeat(depth)).append('<').append(element.getTagName());
    NamedNodeMap attributes = element.getAttributes();
    for (int i = 0; i < attributes.getLength(); i++) {
      Node attribute = attributes.item(i);
      out.append(' ').append(attribute.getNodeName()).append("=\"");
      escape(attribute.getNodeValue(), out);
      out.append('"');
    }
    List<Element> children = children(element);
    String text = children.isEmpty() ? element.getTextContent() : "";
    if (children.isEmpty() && text.isEmpty()) {
      out.append("/>\n");
      return;
    }
    out.append('>');
    if (children.isEmpty()) {
      escape(text, out);
    } else {
      out.append('\n');
      children.forEach(child -> write(child, depth + 1, out));
      out.append("  ".repeat(depth));
    }
    out.append("</").append(element.getTagName()).append(">\n");
  }

  private static void escape(String text, StringBuilder out) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '&' -> out.append("&amp;");
        case '"' -> out.append("&quot;");
        case '\r' -> out.append("&#13;");
        default -> out.append(c);
      }
    }
  }
}
