-- SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
-- What a user of Neovim does with an SQL migration file: opens it, sees a finding, takes its quick fix.
-- usage: nvim --clean --headless -c 'luafile lsp-neovim.lua' FILE, in the project's folder
local patience = 60 * 1000 -- milliseconds
local rule = 'migration-not-atomic'

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

local function find()
  for _, diagnostic in ipairs(vim.diagnostic.get(0)) do
    if diagnostic.user_data.lsp.code == rule then
      return diagnostic
    end
  end
end

local function wait(what, condition)
  if not vim.wait(patience, condition, 20) then
    say('waited in vain: ' .. what .. ' ' .. vim.inspect(vim.diagnostic.get(0)))
    stop(1)
  end
  say(what)
end

-- As docs/editors.md says.
vim.lsp.buf_attach_client(0, vim.lsp.start_client({
  name = 'migralint',
  cmd = {'migralint', 'lsp'},
  root_dir = vim.fn.getcwd(),
}))

wait('the finding is there', find)
local finding = find()
local line = vim.api.nvim_buf_get_lines(0, finding.lnum, finding.lnum + 1, false)[1]
say('it begins at: ' .. line:sub(finding.col + 1))

vim.ui.select = function(choices, _, chosen) chosen(choices[1], 1) end
vim.api.nvim_win_set_cursor(0, {finding.lnum + 1, finding.col})
vim.lsp.buf.hover()
local page
wait('its page is shown', function()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then
      page = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, 1, false)[1]
      return true
    end
  end
end)
say('it begins with: ' .. page)

vim.lsp.buf.code_action()
wait('the quick fix has taken the finding away', function() return not find() end)
say('the line is now: ' .. vim.api.nvim_buf_get_lines(0, finding.lnum, finding.lnum + 1, false)[1])

vim.api.nvim_buf_set_lines(0, finding.lnum, finding.lnum + 1, false, {line})
wait('without the fix it is back', find)
stop(0)
