package example;

import example.Requests.Attachment;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.client.RestClientException;
import tools.jackson.databind.json.JsonMapper;

@Controller
class FormController {
  private static final Logger log = LoggerFactory.getLogger(FormController.class);
  private static final int MAX_FILES = 10;
  private static final String TRY_AGAIN =
      "Your request could not be sent. Nothing is lost: please send it again.";
  private static final String REFUSED =
      "Some files could not be saved. Each of them shows why. Your other files are still here.";

  private final Filestore filestore;
  private final Requests requests;
  private final JsonMapper json;
  private final String api;
  private final String browserKey;

  FormController(
      Filestore filestore,
      Requests requests,
      JsonMapper json,
      @Value("${filestore.api}") String api,
      @Value("${filestore.browser-key}") String browserKey) {
    this.filestore = filestore;
    this.requests = requests;
    this.json = json;
    this.api = api;
    this.browserKey = browserKey;
  }

  /**
   * The fields of the form.
   *
   * @param attachments the ids of the files
   * @param files what the form needs to show its files again, as JSON
   */
  record Form(String description, List<String> attachments, String files) {
    Form {
      description = description == null ? "" : description.strip();
      attachments = attachments == null ? List.of() : attachments.stream().distinct().toList();
      files = files == null ? "[]" : files;
    }
  }

  /** The attributes that the template always needs. */
  @ModelAttribute
  void addAttributes(Model model, HttpSession session) {
    model.addAttribute("endpoint", api);
    model.addAttribute("apiKey", browserKey);
    model.addAttribute("context", Visitor.uploadContextOf(session));
    model.addAttribute("maxFiles", MAX_FILES);
    model.addAttribute("refused", "[]");
  }

  @GetMapping("/")
  String show(Form form) {
    return "form";
  }

  @PostMapping("/")
  String send(Form form, HttpSession session, Model model, HttpServletResponse response) {
    if (form.description().isEmpty()) {
      return showAgain(422, "Describe what is broken.", model, response);
    }
    if (form.attachments().size() > MAX_FILES) {
      return showAgain(422, "Add up to ten files.", model, response);
    }
    List<Filestore.FileResult> results;
    try {
      results = filestore.store(form.attachments(), Visitor.uploadContextOf(session));
    } catch (RestClientException error) {
      log.error("The files were not stored: {}", error.getMessage());
      return showAgain(503, TRY_AGAIN, model, response);
    }
    var isComplete = results.stream().allMatch(file -> file.error() == null);
    if (!isComplete) {
      var refused = refusedFiles(form.attachments(), results);
      model.addAttribute("refused", json.writeValueAsString(refused));
      return showAgain(409, refused.isEmpty() ? TRY_AGAIN : REFUSED, model, response);
    }
    // Only now: a stored file without a record can be found and deleted, but a record needs its files.
    var attachments =
        results.stream()
            .map(file -> new Attachment(file.id(), file.name(), file.type()))
            .toList();
    var request = requests.add(Visitor.idOf(session), form.description(), attachments);
    return "redirect:/requests/" + request.id();
  }

  private static List<Map<String, String>> refusedFiles(
      List<String> ids, List<Filestore.FileResult> results) {
    return IntStream.range(0, ids.size())
        .filter(index -> results.get(index).error() != null)
        .filter(index -> results.get(index).error().isFinal())
        .mapToObj(index -> Map.of("id", ids.get(index), "code", results.get(index).error().code()))
        .toList();
  }

  private static String showAgain(
      int status, String message, Model model, HttpServletResponse response) {
    response.setStatus(status);
    model.addAttribute("message", message);
    return "form";
  }
}
