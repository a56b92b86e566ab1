;;; eglot.el --- A user of Emacs and a C++ file with a step  -*- lexical-binding: t -*-
;; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
;; Opens it, sees a finding, takes its quick fix.
;; usage: emacs --batch -l eglot.el FILE, in the project's folder
(require 'package)
(package-initialize)                    ; Debian's elpa-eglot
(require 'cl-lib)
(require 'eglot)

(defvar patience 120)                   ; seconds
(defvar rule "migration-missing-version-guard")

(defun findings ()
  "Those of the rule by eglot's own list: in batch mode nothing is displayed."
  (accept-process-output nil 0.05)
  (flymake-start)
  (cl-remove-if-not (lambda (diagnostic)
                      (string-match-p rule (flymake-diagnostic-text diagnostic)))
                    (flymake-diagnostics)))

(defun wait (what condition)
  (let ((end (+ (float-time) patience)))
    (while (not (funcall condition))
      (when (> (float-time) end)
        (princ (format "waited in vain: %s: %S\n" what (mapcar #'flymake-diagnostic-text (flymake-diagnostics))))
        (kill-emacs 1)))
    (princ (format "%s\n" what))))

(defun line-here ()
  (string-trim (buffer-substring (line-beginning-position) (line-end-position))))

;; As docs/editors.md says.
(add-to-list 'eglot-server-programs '((c++-mode c-mode) . ("migralint-clangd")))

(find-file (pop command-line-args-left))
(call-interactively #'eglot)
(wait "the finding is there" #'findings)
(goto-char (flymake-diagnostic-beg (car (findings))))
(princ (format "it begins at: %s\n" (buffer-substring (point) (line-end-position))))
(cl-letf ((last-nonmenu-event t)         ; no menu with the mouse
          ((symbol-function 'completing-read)
           ;; What is offered first is the preferred fix.
           (lambda (_prompt _collection _predicate _match _initial _history default &rest _) default)))
  ;; clangd goes by the findings that are sent along, which are those within the region.
  (eglot-code-actions (point) (flymake-diagnostic-end (car (findings))) "quickfix" t))
(eglot--signal-textDocument/didChange)  ; what a timer does in a pause; Emacs is never idle in a batch
(wait "the quick fix has taken the finding away" (lambda () (not (findings))))
(princ (format "the line is now: %s\n" (line-here)))
(eglot-shutdown (eglot-current-server))
(set-buffer-modified-p nil)
