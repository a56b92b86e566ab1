-- SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
-- What a user of Neovim does: opens a file, takes the quick fix of one finding, silences another.
-- usage: nvim --clean --headless -c 'luafile neovim.lua' FILE
local patience = 120 * 1000 -- milliseconds

local function say(text)
  io.stdout:write(text .. '\n')
end

local function stop(status)
  for _, client in pairs(vim.lsp.get_active_clients()) do
    client.stop()
  end
  vim.wait(5000, function() return next(vim.lsp.get_active_clients()) == nil end, 20)
  vim.cmd(status == 0 and 'qall!' or 'cquit ' .. status)
end

-- The place, in characters as the file counts them, and the id of each finding of ours.
local function findings()
  local result = {}
  for _, diagnostic in ipairs(vim.diagnostic.get(0)) do
    local code = ((diagnostic.user_data or {}).lsp or {}).code or ''
    if tostring(code):match('^migration%-') then
      table.insert(result, {line = diagnostic.lnum, column = diagnostic.col, code = code, page =
        ((diagnostic.user_data.lsp.codeDescription or {}).href)})
    end
  end
  return result
end

-- The first finding with a code whose line has a text.
local function find(code, text)
  for _, finding in ipairs(findings()) do
    local line = vim.api.nvim_buf_get_lines(0, finding.line, finding.line + 1, false)[1] or ''
    if finding.code == code and line:find(text, 1, true) then
      return finding, line
    end
  end
end

local function wait(what, condition)
  if not vim.wait(patience, condition, 20) then
    say('waited in vain: ' .. what)
    for _, finding in ipairs(findings()) do
      say(('  %d:%d %s'):format(finding.line + 1, finding.column + 1, finding.code))
    end
    stop(1)
  end
  say(what)
end

local client = vim.lsp.start_client({cmd = {'migralint-clangd'}, root_dir = vim.fn.getcwd()})
vim.lsp.buf_attach_client(0, client)

local guard, update = 'migration-missing-version-guard', 'migration-non-idempotent-update'
wait('both findings are there', function() return find(guard, 'photos') and find(update, 'harvests') end)
local finding, line = find(guard, 'photos')
say('it begins at: ' .. line:sub(finding.column + 1))
say('its page: ' .. tostring(finding.page))

vim.ui.select = function(choices, _, chosen) chosen(choices[1], 1) end
vim.api.nvim_win_set_cursor(0, {finding.line + 1, finding.column})
vim.lsp.buf.code_action()
wait('the quick fix has taken the finding away', function() return not find(guard, 'photos') end)
say('the line is now: ' .. vim.api.nvim_buf_get_lines(0, finding.line, finding.line + 1, false)[1])

local function isThere(finding)
  for _, other in ipairs(findings()) do
    if other.line == finding.line and other.code == finding.code then
      return true
    end
  end
  return false
end

finding, line = find(update, 'harvests')
vim.api.nvim_buf_set_lines(0, finding.line, finding.line + 1, false, {line .. ' // NOLINT(' .. update .. ')'})
wait('NOLINT has taken the other away', function() return not isThere(finding) end)

vim.api.nvim_buf_set_lines(0, finding.line, finding.line + 1, false, {line})
wait('without NOLINT it is back', function() return isThere(finding) end)
stop(0)
