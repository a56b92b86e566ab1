;;; lsp-eglot.el --- A user of Emacs and an SQL migration file  -*- lexical-binding: t -*-
;; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
;; Opens it, sees a finding, takes its quick fix.
;; usage: emacs --batch -l lsp-eglot.el FILE, in the project's folder
(require 'package)
(package-initialize)                    ; Debian's elpa-eglot
(require 'cl-lib)
(require 'eglot)

(defvar patience 60)                    ; seconds
(defvar rule "migration-not-atomic")

(defun findings ()
  "The texts that flymake shows, by eglot's own list: in batch mode nothing is displayed."
  (accept-process-output nil 0.05)
  (flymake-start)
  (mapcar #'flymake-diagnostic-text (flymake-diagnostics)))

(defun wait (what condition)
  (let ((end (+ (float-time) patience)))
    (while (not (funcall condition))
      (when (> (float-time) end)
        (princ (format "waited in vain: %s: %S\n" what (findings)))
        (kill-emacs 1)))
    (princ (format "%s\n" what))))

(defun is-there ()
  (cl-some (lambda (text) (string-match-p rule text)) (findings)))

;; As docs/editors.md says.
(add-to-list 'eglot-server-programs '(sql-mode . ("migralint" "lsp")))

(find-file (pop command-line-args-left))
(call-interactively #'eglot)
(wait "the finding is there" #'is-there)
(let ((finding (cl-find-if (lambda (diagnostic)
                             (string-match-p rule (flymake-diagnostic-text diagnostic)))
                           (flymake-diagnostics))))
  (goto-char (flymake-diagnostic-beg finding)))
(princ (format "it begins at: %s\n" (buffer-substring (point) (line-end-position))))
(cl-letf ((last-nonmenu-event t)         ; no menu with the mouse
          ((symbol-function 'completing-read)
           ;; What is offered first is the preferred fix.
           (lambda (_prompt _collection _predicate _match _initial _history default &rest _) default)))
  (eglot-code-actions (point) (point) "quickfix" t))
(eglot--signal-textDocument/didChange)  ; what a timer does in a pause; Emacs is never idle in a batch
(wait "the quick fix has taken the finding away" (lambda () (not (is-there))))
(princ (format "the line is now: %s\n" (buffer-substring (line-beginning-position)
                                                         (line-end-position))))
(eglot-shutdown (eglot-current-server))
(set-buffer-modified-p nil)
