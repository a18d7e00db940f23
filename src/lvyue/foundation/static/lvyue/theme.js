(()=>{try{let e=localStorage.getItem("lvyue-theme");(e==="light"||e==="dark")&&(document.documentElement.dataset.theme=e)}catch{}})();
